package io.watchpost.greengrass.sample;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the sample component, understood: its deployments go on working when only the component's name
 * changes. Its keys stand at the top level, every value is a string.
 *
 * <ul>
 *   <li>{@code PublishResultsOnTopic}: on which results are published; empty for nowhere.
 *   <li>{@code InferenceInterval}: seconds between two classifications.
 *   <li>{@code UseCamera}: {@code "true"} for the first camera; else {@code ImageName} in {@code ImageDirectory}.
 *   <li>{@code ModelResourceKey}: {@code model} names the folder in the model store's component.
 * </ul>
 *
 * <p>The picture is taken as RGB; the sample fed BGR to a model of RGB, which isn't inherited.
 */
public final class SampleConfiguration {
    private static final Set<String> KEYS = Set.of(
            "PublishResultsOnTopic",
            "InferenceInterval",
            "ImageName",
            "ImageDirectory",
            "UseCamera",
            "ModelResourceKey");
    private static final String SUBJECT = "the component's configuration (keys of the AWS sample)";
    private static final String INTERVAL_DEFAULT = "3600";
    private static final int INTERVAL_MAX = 31_536_000; // a year
    private static final String IMAGE_DEFAULT = "cat.jpeg";
    private static final String MODEL_DEFAULT = "TensorFlowLite-Mobilenet";

    private final List<String> problems = new ArrayList<>();
    private final Mapping root;
    private final ModelStoreComponent store;

    private SampleConfiguration(Mapping root, ModelStoreComponent store) {
        this.root = root;
        this.store = store;
    }

    /** Whether a configuration speaks the sample's language. */
    public static boolean isIn(Mapping root) {
        return root.entries().keySet().stream().anyMatch(KEYS::contains);
    }

    /**
     * The station that it means.
     *
     * @param workFolder of the component, from which the nucleus's other folders are found
     * @throws ConfigurationException with everything that is wrong
     */
    public static Mapping station(Mapping root, Path workFolder) throws ConfigurationException {
        SampleConfiguration sample = new SampleConfiguration(root, new ModelStoreComponent(workFolder));
        Mapping station = sample.station();
        if (!sample.problems.isEmpty()) {
            throw new ConfigurationException(SUBJECT, sample.problems);
        }
        return station;
    }

    private Mapping station() {
        Mapping station = new Mapping("");
        Mapping pipeline = new Mapping("");
        String interval = Integer.toString(interval());
        Path model = model();
        pipeline.put("camera", camera(interval), "ImageName");
        Mapping file = pipeline.section("model", "");
        file.put("file", model.resolve("model.tflite").toString(), "ModelResourceKey");
        Path labels = store.labels(model, problems);
        if (labels != null) {
            file.put("labels", labels.toString(), "ModelResourceKey");
        }
        Mapping results = pipeline.section("results", "");
        results.section("publish", "").put("everySeconds", interval, "InferenceInterval");
        station.entries().put("pipelines", new Sequence(List.of(pipeline), ""));
        String topic = text("PublishResultsOnTopic", SampleFormat.TOPIC_DEFAULT);
        if (!topic.isEmpty()) {
            Mapping mqtt = station.section("mqtt", "");
            mqtt.put("broker", "greengrass:", "");
            Mapping payload = mqtt.section("payload", "");
            payload.put("format", "aws-sample", "");
            payload.put("topic", topic, "PublishResultsOnTopic");
        }
        return station;
    }

    private int interval() {
        String text = text("InferenceInterval", INTERVAL_DEFAULT);
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= INTERVAL_MAX) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problems.add("InferenceInterval: found \"" + text + "\", expected 1 to " + INTERVAL_MAX + " seconds");
        return 1;
    }

    private String camera(String interval) {
        String camera = text("UseCamera", "false").toLowerCase(Locale.ROOT);
        if (camera.equals("true")) {
            return "v4l2:/dev/video0";
        }
        if (!camera.equals("false")) {
            problems.add("UseCamera: found \"" + camera + "\", expected \"true\" or \"false\"");
        }
        String name = text("ImageName", IMAGE_DEFAULT);
        if (name.contains("?")) {
            problems.add("ImageName: found \"" + name + "\", expected a file's name without ?");
        }
        String folder = text("ImageDirectory", "");
        Path picture = (folder.isEmpty() ? store.images() : Path.of(folder)).resolve(name);
        double fps = 1.0 / Math.max(1, Integer.parseInt(interval));
        return "file:" + picture + "?loop&fps=" + new java.math.BigDecimal(fps).toPlainString();
    }

    private Path model() {
        Mapping key = root.entries().get("ModelResourceKey") instanceof Mapping found ? found : new Mapping("");
        String name = key.entries().get("model") instanceof Scalar(String text, String _) && text != null
                ? text
                : MODEL_DEFAULT;
        Path folder = store.model(name);
        if (folder == null) {
            problems.add("ModelResourceKey: there is no " + name + "/model.tflite in the model store's component ("
                    + store.artifacts() + "): deploy variant.TensorFlowLite.ImageClassification.ModelStore, too");
            return Path.of(name);
        }
        return folder;
    }

    private String text(String key, String standard) {
        return switch (root.entries().get(key)) {
            case null -> standard;
            case Scalar(@Nullable String text, String _) -> text == null ? "" : text.strip();
            default -> {
                problems.add(key + ": expected a text");
                yield standard;
            }
        };
    }
}
