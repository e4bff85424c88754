package io.watchpost.engine.isolated;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts up the fences around this process, an engine's, before it looks at a model. What the system doesn't have is left
 * out, and told. For the main thread, which runs the model, after all that it shares with its parent is open.
 */
final class Fences {
    private static final int NOBODY = 65_534;
    private static final long CAPABILITIES = 1L << 5 | 1L << 6 | 1L << 7; // kill, setgid, setuid

    private static final int READ_ALL_FILES = 1 << 2; // CAP_DAC_READ_SEARCH; Landlock says which

    // linux/landlock.h
    private static final long WRITE_FILE = 1L << 1;
    private static final long READ_FILE = 1L << 2;
    private static final long READ_FOLDER = 1L << 3;
    private static final long FIRST_THIRTEEN = (1L << 13) - 1;
    private static final long MOVE_BETWEEN_FOLDERS = 1L << 13; // from version 2
    private static final long TRUNCATE = 1L << 14; // from version 3

    /** Where libraries, time zones and what describes the machine lie. Secrets lie in none of them. */
    private static final List<String> OF_THE_SYSTEM = List.of(
            "/usr",
            "/lib",
            "/lib64",
            "/nix/store",
            "/proc",
            "/sys",
            "/etc/ld.so.cache",
            "/etc/ld.so.preload",
            "/etc/localtime",
            "/etc/nsswitch.conf",
            "/etc/os-release",
            "/dev/urandom",
            "/dev/random",
            "/dev/zero");

    private Fences() {}

    /**
     * Puts them up.
     *
     * @param isAlone whether it may compute and nothing else; else it only has no network
     * @return the {@link Fence#bit bits} of those that stand
     */
    static int putUp(boolean isAlone) throws IOException {
        int standing = 0;
        if (isAlone) {
            boolean notRoot = !ConfinementBindings.isRoot() || leaveRoot();
            standing |= bit(Fence.NOT_ROOT, notRoot);
            if (!notRoot) {
                // without them the kernel doesn't show it the memory of others; it may need to read its own program
                ConfinementBindings.keepCapabilities(READ_ALL_FILES);
            }
        }
        boolean noNewPrivileges = ConfinementBindings.noNewPrivileges();
        standing |= bit(Fence.NO_NEW_PRIVILEGES, noNewPrivileges);
        if (isAlone) {
            standing |= bit(Fence.FILES, noNewPrivileges && landlock());
        }
        boolean filtered = noNewPrivileges && filter(isAlone);
        standing |= bit(Fence.NO_NETWORK, filtered);
        standing |= bit(Fence.ALONE, filtered && isAlone);
        return standing;
    }

    private static int bit(Fence fence, boolean stands) {
        return stands ? fence.bit() : 0;
    }

    private static boolean filter(boolean isAlone) {
        int process = (int) ProcessHandle.current().pid();
        return SystemCalls.of(System.getProperty("os.arch"))
                .map(calls -> ConfinementBindings.filter(calls.seccomp(), SeccompProgram.of(calls, isAlone, process)))
                .orElse(false);
    }

    /** Only if it can still read its own program then, and its parent can still end it. */
    private static boolean leaveRoot() throws IOException {
        for (String path : ownFiles()) {
            if (!isReadableByAll(Path.of(path))) {
                return false;
            }
        }
        return (capabilities() & CAPABILITIES) == CAPABILITIES && ConfinementBindings.become(NOBODY, NOBODY);
    }

    private static long capabilities() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapEff:")) {
                return HexFormat.fromHexDigitsToLong(line.substring(7).strip());
            }
        }
        return 0;
    }

    /** True for what isn't there, too. */
    private static boolean isReadableByAll(Path path) throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        Path real = path.toRealPath();
        if (!Files.getPosixFilePermissions(real).contains(PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean landlock() throws IOException {
        long version = ConfinementBindings.landlockVersion();
        if (version < 1) {
            return false;
        }
        long handled = FIRST_THIRTEEN | (version >= 2 ? MOVE_BETWEEN_FOLDERS : 0) | (version >= 3 ? TRUNCATE : 0);
        int rules = ConfinementBindings.landlockRules(handled);
        if (rules < 0) {
            return false;
        }
        try {
            for (String path :
                    Stream.concat(OF_THE_SYSTEM.stream(), ownFiles().stream()).toList()) {
                long allowed = Files.isDirectory(Path.of(path)) ? READ_FILE | READ_FOLDER : READ_FILE;
                ConfinementBindings.landlockAllow(rules, path, allowed);
            }
            // where the Java machine writes the long version of its last words
            ConfinementBindings.landlockAllow(rules, "/dev/null", READ_FILE | WRITE_FILE);
            return ConfinementBindings.landlock(rules);
        } finally {
            ConfinementBindings.close(rules);
        }
    }

    /** What this process still reads of its own program: classes, the Java machine, the engines' libraries. */
    private static List<String> ownFiles() throws IOException {
        List<String> paths = new ArrayList<>();
        add(paths, System.getProperty("java.class.path"));
        add(paths, System.getProperty("java.home"));
        add(paths, System.getProperty("watchpost.native.dir"));
        add(paths, System.getProperty("onnxruntime.native.path"));
        add(paths, System.getenv("LD_LIBRARY_PATH"));
        Path settings = Path.of(System.getProperty("java.home"), "conf");
        if (Files.exists(settings)) {
            try (Stream<Path> files = Files.walk(settings)) { // Debian has them in /etc, with links
                for (Path file : files.filter(Files::isSymbolicLink).toList()) {
                    if (Files.exists(file)) {
                        paths.add(file.toRealPath().toString());
                    }
                }
            }
        }
        return paths;
    }

    private static void add(List<String> paths, @Nullable String several) {
        if (several != null) {
            for (String path : several.split(File.pathSeparator, -1)) {
                if (!path.isEmpty()) {
                    paths.add(path);
                }
            }
        }
    }
}
