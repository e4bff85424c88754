package io.watchpost.testing;

import io.watchpost.clock.SystemClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a short system command of a test rig and fails with what it said. */
final class RootCommand {
    private static final long TIMEOUT_SECONDS = 60;

    private RootCommand() {}

    /** Standard output and error together, after a successful end. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return output;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command) + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
        throw new IOException(String.join(" ", command) + ": " + output.strip());
    }

    /** Unmounts, also when somebody still looks at it for a moment. */
    static void unmount(Path mountPoint) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                run("umount", mountPoint.toString());
                return;
            } catch (IOException e) {
                if (attempt == 50) {
                    run("umount", "-l", mountPoint.toString());
                    throw e;
                }
                new SystemClock().sleep(100);
            }
        }
    }
}
