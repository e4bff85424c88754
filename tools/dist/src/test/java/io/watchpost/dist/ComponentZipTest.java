package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.greengrass.component.ComponentProcess;
import io.watchpost.greengrass.component.ComponentScenarios;
import io.watchpost.testing.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component as it is shipped, started by the run script of its recipe. */
final class ComponentZipTest extends ComponentScenarios {
    /** It begins some seconds after the start, at the lowest priority. */
    private static final Duration PREPARATION = Duration.ofSeconds(150);

    private static final Map<String, String> TELLING =
            Map.of("WATCHPOST_JAVA_OPTS", "-Xlog:aot:stdout -Xlog:class+load:stdout");

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

    /** In the work folder, where a version that is rolled back to finds its own again. */
    @Test
    void startCache_isPreparedByTheFirstStartAndServesTheSameVersionOnly(@TempDir Path work) throws Exception {
        Path caches = work.resolve("cache/start");
        assertThat(startWithoutNucleus(decompressed, work, Map.of()).exit()).isEqualTo(4);
        await().atMost(PREPARATION)
                .untilAsserted(() ->
                        assertThat(names(caches)).as("%s", failure(caches)).anyMatch(name -> name.endsWith(".aot")));
        Command second = startWithoutNucleus(decompressed, work, TELLING);
        assertThat(second.out())
                .contains("Using AOT-linked classes: true")
                .contains("io.watchpost.greengrass.component.ComponentMain source: shared objects file");
        assertThat(second.err()).as("nothing but that there is no nucleus").hasLineCount(1);
        await().untilAsserted(() ->
                assertThat(names(caches)).noneMatch(name -> name.contains(".aot.") || name.equals("training")));

        Path other = work.resolve("other");
        Command.run(work, Map.of(), List.of("cp", "-r", decompressed, other));
        Command otherVersion = startWithoutNucleus(other, work, TELLING);
        assertThat(otherVersion.out()).doesNotContain("AOT-linked classes: true");
        assertThat(startWithoutNucleus(decompressed, work, TELLING).out()).contains("Using AOT-linked classes: true");
    }

    @Test
    void startCacheThatCannotBeMade_isNotedOnceAndKeepsNoStartWaiting(@TempDir Path folder) throws Exception {
        Map<String, String> nowhere = Map.of("WATCHPOST_CACHE", "/proc/nowhere");
        Command readOnly = startWithoutNucleus(decompressed, folder, nowhere);
        assertThat(readOnly.exit()).isEqualTo(4);
        assertThat(readOnly.err())
                .contains("no connection to the Greengrass nucleus")
                .hasLineCount(1);

        try (SmallDisk disk = SmallDisk.create(folder, 16)) {
            Path caches = Files.createDirectory(disk.mountPoint().resolve("start"));
            disk.fill();
            Map<String, String> full = Map.of("WATCHPOST_CACHE", caches.toString());
            assertThat(startWithoutNucleus(decompressed, folder, full).err()).isEqualTo(readOnly.err());
            await().atMost(PREPARATION)
                    .until(() -> names(caches).stream().anyMatch(name -> name.endsWith(".failed"))
                            && !names(caches).contains("training"));
            assertThat(startWithoutNucleus(decompressed, folder, full).err()).isEqualTo(readOnly.err());
            assertThat(names(caches)).noneMatch(name -> name.endsWith(".aot"));
        }
    }

    private Command startWithoutNucleus(Path home, Path work, Map<String, String> environment) throws Exception {
        return Command.run(work, environment, List.of("sh", "-c", recipe.runScript(manifest, home)));
    }

    private static List<String> names(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String failure(Path caches) throws Exception {
        for (String name : names(caches)) {
            if (name.endsWith(".failed")) {
                return Files.readString(caches.resolve(name));
            }
        }
        return "no failure noted";
    }
}
