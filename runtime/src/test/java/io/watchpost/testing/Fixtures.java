package io.watchpost.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real models and pictures that may lie beside the checkout. They are never part of the project: a test that wants
 * them is skipped where they are missing.
 */
public final class Fixtures {
    private Fixtures() {}

    /** A file of the fixtures; skips the calling test when they aren't there. */
    public static Path file(String relative) {
        Path file = projectRoot().resolve("../shared/fixtures").normalize().resolve(relative);
        assumeTrue(Files.exists(file), () -> "needs fixtures: " + relative);
        return file;
    }

    /** The folder of the reactor, whatever module the test runs in. */
    public static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no mvnw above " + Path.of("").toAbsolutePath() + ": run the tests from the project");
            }
            folder = parent;
        }
        return folder;
    }
}
