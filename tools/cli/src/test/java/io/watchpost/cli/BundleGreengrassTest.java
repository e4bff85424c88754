package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.TestBundles;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.ConfigYaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watchpost bundle greengrass}: what a nucleus gets, and what its install does. */
final class BundleGreengrassTest {
    @TempDir
    Path folder;

    @Test
    void install_putsTheBundleWhereTheRuntimeLooksInPlaceOfTheOneBefore() throws Exception {
        Path watched = folder.resolve("work/io.watchpost.Runtime/arriving/colours");
        for (long release = 2; release <= 3; release++) {
            Path bundle = TestBundles.colours()
                    .release(release, 1)
                    .write(folder.resolve("b" + release + ".wpb"), TestBundles.RELEASE);
            Cli made = Cli.run("bundle", "greengrass", bundle, "--out", folder.resolve("made"));
            assertThat(made.exitCode()).as(made.err()).isEqualTo(ExitCode.OK);
            assertThat(made.out()).contains("io.watchpost.model.colours " + release + ".0.0 brings colours-");
            install(release);
            try (Stream<Path> there = Files.list(watched)) {
                assertThat(there).containsExactly(watched.resolve("colours-" + release + ".wpb"));
            }
            assertThat(watched.resolve("colours-" + release + ".wpb")).hasSameBinaryContentAs(bundle);
        }
    }

    @Test
    void recipe_depends_softlyOnTheRuntime_andFitsBothNuclei() throws Exception {
        Path bundle = TestBundles.colours().write(folder.resolve("b.wpb"), TestBundles.RELEASE);
        Cli.run("bundle", "greengrass", bundle, "--out", folder.resolve("made"));
        Mapping recipe = recipe(2);
        assertThat(text(recipe, "ComponentName")).isEqualTo("io.watchpost.model.colours");
        assertThat(text(recipe, "ComponentDependencies", "io.watchpost.Runtime", "DependencyType"))
                .isEqualTo("SOFT");
        assertThat(manifests(recipe)).hasSize(2);
        assertThat(text(manifests(recipe).get(1), "Platform", "runtime")).isEqualTo("*");
        assertThat(text(manifests(recipe).get(1), "Lifecycle", "install", "Script"))
                .isEqualTo(text(manifests(recipe).getFirst(), "Lifecycle", "install", "Script"));
    }

    @Test
    void bundleThatNobodySigned_isRefused() throws Exception {
        Path bundle = TestBundles.colours().write(folder.resolve("b.wpb"));
        Cli refused = Cli.run("bundle", "greengrass", bundle, "--out", folder.resolve("made"));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("is not signed");
        assertThat(folder.resolve("made")).doesNotExist();
    }

    /** As a nucleus does: in the work folder of the component, with the path of its artifacts put in. */
    private void install(long release) throws Exception {
        Path artifacts = folder.resolve("made/artifacts/io.watchpost.model.colours/" + release + ".0.0");
        String script = text(manifests(recipe(release)).getFirst(), "Lifecycle", "install", "Script")
                .replace("{artifacts:path}", artifacts.toString());
        Path work = Files.createDirectories(folder.resolve("work/io.watchpost.model.colours"));
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
    }

    private Mapping recipe(long release) throws Exception {
        return ConfigYaml.read(folder.resolve("made/recipes/io.watchpost.model.colours-" + release + ".0.0.yaml"));
    }

    private static List<Mapping> manifests(Mapping recipe) {
        return ((Sequence) Objects.requireNonNull(recipe.entries().get("Manifests")))
                .items().stream().map(Mapping.class::cast).toList();
    }

    private static String text(Mapping mapping, String... keys) {
        Mapping found = mapping;
        for (int i = 0; i < keys.length - 1; i++) {
            found = (Mapping) Objects.requireNonNull(found.entries().get(keys[i]), keys[i]);
        }
        String last = keys[keys.length - 1];
        return String.valueOf(((Scalar) Objects.requireNonNull(found.entries().get(last), last)).text());
    }
}
