package io.watchpost.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a test needs of its machine. A test that lacks something is skipped with a message that begins with
 * {@code needs root}, {@code needs program} or {@code needs library}; the CI script fails on those, since it installs
 * them, and lets {@code needs kernel} and {@code needs fixtures} pass.
 */
public final class Needs {
    private Needs() {}

    public static void root() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }

    /** The path of an installed program, like {@code mosquitto} (which Debian keeps in /usr/sbin). */
    public static Path program(String name) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1)) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        assumeTrue(false, "needs program " + name);
        throw new AssertionError("unreachable");
    }

    /** A condition of the kernel that no package brings, like a loop device or a virtual camera. */
    public static void kernel(boolean present, String what) {
        assumeTrue(present, "needs kernel " + what);
    }

    /** A condition that a system library brings, like {@code libturbojpeg0}. */
    public static void library(boolean present, String what) {
        assumeTrue(present, "needs library " + what);
    }
}
