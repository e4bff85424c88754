package io.watchpost.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import java.nio.file.Path;

/** The distribution of this machine's target, as the build laid it out. */
final class Distribution {
    private Distribution() {}

    /** {@code bin/watchpost}. */
    static Path launcher() {
        Path home = Fixtures.projectRoot().resolve("tools/dist/target/watchpost-installed");
        assertThat(home).as("the build makes it in the package phase").isDirectory();
        return home.resolve("bin/watchpost");
    }
}
