package io.watchpost.dist;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.greengrass.component.ComponentProcess;
import io.watchpost.greengrass.component.ComponentScenarios;
import io.watchpost.testing.Fixtures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The arm64 component against the same nucleus, on a machine that isn't one. {@code ARM64_RUN} names a program that runs
 * its arguments in an arm64 system with Java 25, with the current folder and those of {@code BIND} visible at the same
 * path. Emulated it is some thirty times slower, so that not every scenario keeps its deadlines:
 * {@code tools/dist/arm64-component} runs those that do.
 */
@Tag("target")
@EnabledIfEnvironmentVariable(named = "ARM64_RUN", matches = ".+")
final class ComponentArm64Test extends ComponentScenarios {
    @TempDir
    private static Path decompressed;

    private static String script;

    @BeforeAll
    static void deploy() throws Exception {
        Recipe recipe = Recipe.built();
        Mapping manifest = recipe.manifest("aarch64", false);
        Recipe.unpack(recipe.artifact(manifest), decompressed);
        script = recipe.runScript(manifest, decompressed);
    }

    /** The nucleus' socket lies beside the work folder, the model in the project. */
    @Override
    protected ComponentProcess.Command command() {
        Path models = Fixtures.projectRoot().resolve("models");
        return () -> List.of(
                "sh",
                "-c",
                "BIND=\"$(dirname \"$PWD\") $2 $3\" exec \"$ARM64_RUN\" sh -c \"$1\"",
                "arm64",
                script,
                decompressed.toString(),
                models.toString());
    }
}
