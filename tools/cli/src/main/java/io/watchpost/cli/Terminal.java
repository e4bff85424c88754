package io.watchpost.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether somebody is looking, and may be shown colours (<a href="https://no-color.org">NO_COLOR</a>). */
public final class Terminal {
    private Terminal() {}

    /** Stdout is a terminal, and nothing speaks against colours. */
    public static boolean colourOnStdout() {
        return colour(System.getenv("NO_COLOR"), System.getenv("TERM"), target("/proc/self/fd/1"));
    }

    static boolean colour(@Nullable String noColour, @Nullable String term, String stdout) {
        boolean terminal =
                stdout.startsWith("/dev/pts/") || stdout.startsWith("/dev/tty") || stdout.equals("/dev/console");
        return terminal && (noColour == null || noColour.isEmpty()) && !"dumb".equals(term);
    }

    /** What stands behind a file descriptor: far cheaper than starting Java's console for it. */
    private static String target(String descriptor) {
        try {
            return Files.readSymbolicLink(Path.of(descriptor)).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
