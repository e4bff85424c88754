package io.watchpost.dist;

import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A root file system of its own for dpkg, in a folder, in which maintainer scripts run as on a machine that is being made. */
final class DebianRoot {
    final Path folder;

    DebianRoot(Path folder) throws Exception {
        this.folder = folder;
        for (String needed : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "etc")) {
            Files.createDirectories(folder.resolve(needed));
        }
        Files.createFile(folder.resolve("var/lib/dpkg/status"));
        Files.createFile(folder.resolve("var/lib/dpkg/available"));
    }

    /** dpkg, which must end well; what it and the scripts printed. */
    String dpkg(Object... arguments) throws Exception {
        List<Object> words = new ArrayList<>(List.of(
                Needs.program("dpkg"),
                "--root=" + folder,
                "--force-script-chrootless",
                "--force-depends",
                "--force-architecture",
                "--force-confold"));
        words.addAll(List.of(arguments));
        // the scripts are the host's to run, so they find what they call there
        Command dpkg = Command.run(Path.of("/"), Map.of("LC_ALL", "C"), words);
        if (dpkg.exit() != 0) {
            throw new AssertionError(words + " ended with " + dpkg.exit() + ": " + dpkg.out() + dpkg.err());
        }
        return dpkg.out() + dpkg.err();
    }

    Path path(String absolute) {
        return folder.resolve(absolute.substring(1));
    }

    /** The installed command. */
    Command watchpost(Object... arguments) throws Exception {
        List<Object> words = new ArrayList<>(List.of(path("/usr/lib/watchpost/bin/watchpost")));
        words.addAll(List.of(arguments));
        return Command.run(folder, Map.of("WATCHPOST_AOT", "off", "JAVA_HOME", System.getProperty("java.home")), words);
    }
}
