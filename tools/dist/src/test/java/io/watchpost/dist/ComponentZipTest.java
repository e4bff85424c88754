package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.greengrass.component.ComponentProcess;
import io.watchpost.greengrass.component.ComponentScenarios;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component as it is shipped, started by the run script of its recipe. */
final class ComponentZipTest extends ComponentScenarios {
    @TempDir
    private static Path decompressed;

    private static Recipe recipe;
    private static Mapping manifest;

    @BeforeAll
    static void deploy() throws Exception {
        recipe = Recipe.built();
        manifest = recipe.manifest(System.getProperty("os.arch"), false);
        Recipe.unpack(recipe.artifact(manifest), decompressed);
    }

    /** A nucleus gives the script to a shell. */
    @Override
    protected ComponentProcess.Command command() {
        return () -> List.of("sh", "-c", recipe.runScript(manifest, decompressed));
    }

    @Test
    void liteTakesTheSameArtifactAndScript() {
        Mapping lite = recipe.manifest(System.getProperty("os.arch"), true);
        assertThat(Recipe.text(lite, "Platform", "runtime")).isEqualTo("*");
        assertThat(recipe.artifact(lite)).isEqualTo(recipe.artifact(manifest));
        assertThat(recipe.runScript(lite, decompressed)).isEqualTo(recipe.runScript(manifest, decompressed));
    }
}
