package io.watchpost.greengrass.sample;

import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.file.SavedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The component that holds the sample's models, as the nucleus unpacks it: {@code
 * <root>/packages/artifacts-unarchived/<component>/<version>/<archive>/<model>/model.tflite} with {@code labels.txt}
 * beside it, a literal of Python.
 */
final class ModelStoreComponent {
    private static final String COMPONENT = "variant.TensorFlowLite.ImageClassification.ModelStore";
    private static final int DEPTH = 4; // version, archive, model, file

    private final Path workFolder;

    /** @param workFolder of a component: {@code <root>/work/<component>} */
    ModelStoreComponent(Path workFolder) {
        this.workFolder = workFolder.toAbsolutePath();
    }

    /** Where the nucleus unpacks it. */
    Path artifacts() {
        Path root = workFolder.resolve("../..").normalize();
        return root.resolve("packages/artifacts-unarchived").resolve(COMPONENT);
    }

    /** Pictures that nobody placed elsewhere. */
    Path images() {
        return workFolder.resolve("images");
    }

    /** The folder of a model in the newest version that has it; null when none has. */
    @Nullable
    Path model(String name) {
        if (!Files.isDirectory(artifacts())) {
            return null;
        }
        try (Stream<Path> files = Files.find(
                artifacts(),
                DEPTH,
                (file, attributes) -> attributes.isRegularFile() && file.endsWith(Path.of(name, "model.tflite")))) {
            return files.max(Comparator.comparing(this::version))
                    .map(Path::getParent)
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private Runtime.Version version(Path file) {
        String version = artifacts().relativize(file).getName(0).toString();
        try {
            return Runtime.Version.parse(version.replaceAll("(\\.0)+$", ""));
        } catch (IllegalArgumentException e) {
            return Runtime.Version.parse("1");
        }
    }

    /**
     * The labels of a model as a labels file; null when it has none.
     *
     * @param problems takes what is wrong with them
     */
    @Nullable
    Path labels(Path model, List<String> problems) {
        Path literal = model.resolve("labels.txt");
        if (!Files.isRegularFile(literal)) {
            return null;
        }
        try {
            String text = Files.readString(literal);
            if (!text.stripLeading().startsWith("{") && !text.stripLeading().startsWith("[")) {
                return literal; // a labels file already
            }
            Path file = workFolder.resolve(model.getFileName() + "-labels.txt");
            SavedFile.write(file, String.join("\n", labels(text)).getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException | ConfigurationException | IllegalArgumentException e) {
            problems.add("the labels " + literal + " can't be read: " + e.getMessage());
            return null;
        }
    }

    /** Literals of lists and dictionaries of short strings are YAML, too. */
    private static List<String> labels(String literal) throws ConfigurationException {
        ConfigValue value =
                ConfigYaml.parse("labels.txt", "labels: " + literal).entries().get("labels");
        List<String> labels = new ArrayList<>();
        if (value instanceof Sequence(List<ConfigValue> items, String _)) {
            items.forEach(item -> labels.add(text(item)));
        } else if (value instanceof Mapping(Map<String, ConfigValue> entries, String _)) {
            for (int index = 0; index < entries.size(); index++) {
                ConfigValue label = entries.get(Integer.toString(index));
                if (label == null) {
                    throw new IllegalArgumentException("the class " + index + " has no label");
                }
                labels.add(text(label));
            }
        } else {
            throw new IllegalArgumentException("it is neither a list nor a dictionary");
        }
        return labels;
    }

    private static String text(ConfigValue value) {
        if (value instanceof Scalar(String text, String _) && text != null) {
            return text.replace('\n', ' ');
        }
        throw new IllegalArgumentException("a label is no text");
    }
}
