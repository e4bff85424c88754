package io.watchpost.dist;

import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One of the archives that this build has made. */
enum Archive {
    LINUX_X86_64("linux-x86_64", 62),
    LINUX_ARM64("linux-arm64", 183);

    final String target;

    /** {@code e_machine} of the ELF header. */
    final int elfMachine;

    Archive(String target, int elfMachine) {
        this.target = target;
        this.elfMachine = elfMachine;
    }

    /** The archive that runs on the machine of the tests. */
    static Archive ofThisMachine() {
        return "aarch64".equals(System.getProperty("os.arch")) ? LINUX_ARM64 : LINUX_X86_64;
    }

    /** The Debian package of the same content. */
    Path debianPackage() throws Exception {
        return newest(this == LINUX_ARM64 ? "_arm64.deb" : "_amd64.deb");
    }

    Path file() throws Exception {
        return newest(target + ".tar.gz");
    }

    private static Path newest(String end) throws Exception {
        Path target = Fixtures.projectRoot().resolve("tools/dist/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith(end))
                    .max((a, b) ->
                            Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
                    .orElseThrow(() -> new AssertionError("no …" + end + " in " + target));
        }
    }

    /** The names in the archive, each with its mode and owner as tar prints them. */
    List<String> listing() throws Exception {
        Command tar = Command.run(Path.of("/"), Map.of("LC_ALL", "C", "TZ", "UTC0"), List.of("tar", "tvzf", file()));
        return tar.out().lines().toList();
    }

    /** Unpacks it and gives the folder that was in it. */
    Path unpackInto(Path folder) throws Exception {
        Command tar = Command.run(folder, Map.of(), List.of("tar", "xzf", file()));
        if (tar.exit() != 0) {
            throw new AssertionError("tar could not unpack " + file() + ": " + tar.err());
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findFirst().orElseThrow();
        }
    }
}
