package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the recipe promises a nucleus, and what lies in the artifacts. */
final class RecipeTest {
    private static final long SIZE_BYTES_MAX = 40L * 1000 * 1000;

    private final Recipe recipe;

    RecipeTest() throws Exception {
        recipe = Recipe.built();
    }

    @Test
    void recipe_namesTheComponentAndAVersionThatGreengrassTakes() {
        assertThat(Recipe.text(recipe.root(), "RecipeFormatVersion")).isEqualTo("2020-01-25");
        assertThat(Recipe.text(recipe.root(), "ComponentName")).isEqualTo(Recipe.COMPONENT);
        assertThat(Recipe.text(recipe.root(), "ComponentVersion")).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void run_needsNoPrivilegeAndNoPathButItsOwn() {
        assertThat(recipe.manifests()).hasSize(4).allSatisfy(manifest -> {
            Mapping lifecycle = (Mapping) Recipe.value(manifest, "Lifecycle");
            assertThat(lifecycle.entries()).containsOnlyKeys("run");
            assertThat(((Mapping) Recipe.value(lifecycle, "run")).entries()).containsOnlyKeys("Script");
            assertThat(Recipe.text(manifest, "Lifecycle", "run", "Script").replace("{artifacts:decompressedPath}", ""))
                    .doesNotContain("{");
        });
    }

    @Test
    void defaultConfiguration_followsItsSchemaAndIsTakenByTheComponent() throws Exception {
        String json = YAMLMapper.builder()
                .build()
                .readTree(recipe.text())
                .at("/ComponentConfiguration/DefaultConfiguration")
                .toString();
        assertThat(PublishedSchemas.named("watchpost.component/1").validate(json, InputFormat.JSON))
                .isEmpty();
        assertThat(PublishedSchemas.named("watchpost.component/1")
                        .validate(json.replace("\"info\"", "\"loud\""), InputFormat.JSON))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"amd64,linux-x86_64", "aarch64,linux-arm64"})
    void artifact_carriesEverythingForItsTargetOnly(String architecture, String target) throws Exception {
        var file = recipe.artifact(recipe.manifest(architecture, false));
        assertThat(Files.size(file)).isLessThan(SIZE_BYTES_MAX);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> names = zip.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> !name.endsWith("/"))
                    .toList();
            assertThat(names)
                    .contains("run", "find-jdk", "LICENSE", "NOTICE")
                    .anyMatch(name -> name.startsWith("lib/watchpost-greengrass-"))
                    .noneMatch(name -> name.contains("picocli") || name.contains("watchpost-cli"));
            assertThat(names.stream().filter(name -> name.endsWith(".so")))
                    .allMatch(name -> name.startsWith("lib/native/" + target + "/"))
                    .contains("lib/native/" + target + "/libaws-crt-jni.so")
                    .contains("lib/native/" + target + "/libjnitensorflowlite.so");
        }
    }
}
