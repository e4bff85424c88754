package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.testing.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The recipe that the build made, read and obeyed as a nucleus does. */
final class Recipe {
    static final String COMPONENT = "io.watchpost.Runtime";
    private static final Path BUILT = Fixtures.projectRoot().resolve("tools/dist/target/greengrass");

    private final Mapping root;
    private final String text;

    private Recipe(Mapping root, String text) {
        this.root = root;
        this.text = text;
    }

    static Recipe built() throws ConfigurationException, IOException {
        Path file = BUILT.resolve("recipes/recipe.yaml");
        assertThat(file).as("the build makes it in the package phase").isRegularFile();
        return new Recipe(ConfigYaml.read(file), Files.readString(file));
    }

    String text() {
        return text;
    }

    Mapping root() {
        return root;
    }

    List<Mapping> manifests() {
        return ((Sequence) value(root, "Manifests"))
                .items().stream().map(Mapping.class::cast).toList();
    }

    /** The first one that a nucleus on this machine takes. */
    Mapping manifest(String architecture, boolean lite) {
        return manifests().stream()
                .filter(manifest -> text(manifest, "Platform", "architecture").equals(architecture))
                .filter(manifest -> !lite
                        || ((Mapping) value(manifest, "Platform")).entries().containsKey("runtime"))
                .findFirst()
                .orElseThrow();
    }

    /** The file that a manifest's only artifact becomes. */
    Path artifact(Mapping manifest) {
        Mapping artifact =
                (Mapping) ((Sequence) value(manifest, "Artifacts")).items().getFirst();
        assertThat(text(artifact, "Unarchive")).isEqualTo("ZIP");
        String uri = text(artifact, "Uri");
        return BUILT.resolve("artifacts")
                .resolve(COMPONENT)
                .resolve(text(root, "ComponentVersion"))
                .resolve(uri.substring(uri.lastIndexOf('/') + 1));
    }

    /** The run script with the folder that the nucleus has unpacked the artifacts to. */
    String runScript(Mapping manifest, Path decompressed) {
        return text(manifest, "Lifecycle", "run", "Script")
                .replace("{artifacts:decompressedPath}", decompressed.toString());
    }

    /** Unpacks an artifact into a folder of its own name; a nucleus keeps no file modes. */
    static void unpack(Path zip, Path decompressed) throws IOException {
        String name = zip.getFileName().toString().replace(".zip", "");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path target = decompressed.resolve(name).resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                try (InputStream content = file.getInputStream(entry)) {
                    Files.copy(content, target);
                }
            }
        }
    }

    static ConfigValue value(Mapping mapping, String key) {
        return Objects.requireNonNull(mapping.entries().get(key), key);
    }

    static String text(Mapping mapping, String... keys) {
        ConfigValue found = mapping;
        for (String key : keys) {
            found = value((Mapping) found, key);
        }
        return String.valueOf(((Scalar) found).text());
    }
}
