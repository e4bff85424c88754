package io.watchpost.bundle;

import io.watchpost.classify.Classifier;
import io.watchpost.clock.SystemClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.testing.Fixtures;
import io.watchpost.vision.Preprocessing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signed bundles of the belt inspector that ships with the project, and of what may become of it by mistake or malice.
 * Immutable: each {@code with…} gives another one.
 *
 * @param file name of the shipped form
 * @param model its bytes, or what stands in their place
 * @param declared the model whose inputs and outputs the manifest declares
 * @param labels one for each class
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record BeltBundles(
        String file,
        VariantFormat format,
        Precision precision,
        byte[] model,
        byte[] declared,
        List<String> labels,
        Preprocessing preprocessing,
        List<Golden> goldens,
        Map<String, byte[]> pictures,
        long release,
        @Nullable Double latencyMillisMax) {
    public static final String NAME = "belt-inspector";

    /** What {@code bundle create} allows. */
    private static final double TOLERANCE = 0.1;

    private static final Path FOLDER = Fixtures.projectRoot().resolve("models/belt-inspector");

    /** The int8 TensorFlow Lite form. */
    public static BeltBundles tflite() {
        return shipped("belt-inspector.tflite", VariantFormat.TFLITE, Precision.INT8);
    }

    /** The int8 ONNX form. */
    public static BeltBundles onnx() {
        return shipped("belt-inspector.onnx", VariantFormat.ONNX, Precision.INT8);
    }

    /** The float ONNX form. */
    public static BeltBundles floatOnnx() {
        BeltBundles bundle = shipped("belt-inspector-float.onnx", VariantFormat.ONNX, Precision.FLOAT32);
        return bundle.with(bundle.preprocessing.withNormalization(List.of(0f), List.of(255f)));
    }

    private static BeltBundles shipped(String file, VariantFormat format, Precision precision) {
        try {
            byte[] model = Files.readAllBytes(FOLDER.resolve(file));
            List<Golden> goldens = new ArrayList<>();
            Map<String, byte[]> pictures = new LinkedHashMap<>();
            for (JsonNode golden : JsonMapper.shared()
                    .readTree(Files.readAllBytes(FOLDER.resolve("golden/goldens.json")))
                    .path("goldens")) {
                String picture = Manifest.GOLDENS + golden.path("file").asString();
                pictures.put(picture, Files.readAllBytes(FOLDER.resolve(picture)));
                for (JsonNode scores : golden.path("scores")) {
                    if (scores.path("model").asString().equals(file)) {
                        goldens.add(new Golden(
                                picture,
                                golden.path("label").asString(),
                                List.of(new Golden.Expected(
                                        "cpu",
                                        scores.path("min").asDouble(),
                                        scores.path("max").asDouble()))));
                    }
                }
            }
            return new BeltBundles(
                    file,
                    format,
                    precision,
                    model,
                    model,
                    Files.readAllLines(FOLDER.resolve(Manifest.LABELS)),
                    Preprocessing.DEFAULT,
                    goldens,
                    pictures,
                    2,
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another file; the manifest goes on declaring what it declared before. */
    public BeltBundles withFile(byte[] bytes) {
        return with(bytes, declared, labels, preprocessing, goldens, release, latencyMillisMax);
    }

    /** Another model, of which the manifest tells the truth. */
    public BeltBundles withModel(byte[] bytes) {
        return with(bytes, bytes, labels, preprocessing, goldens, release, latencyMillisMax);
    }

    public BeltBundles withLabels(List<String> newLabels) {
        return with(model, declared, newLabels, preprocessing, goldens, release, latencyMillisMax);
    }

    public BeltBundles with(Preprocessing newPreprocessing) {
        return with(model, declared, labels, newPreprocessing, goldens, release, latencyMillisMax);
    }

    public BeltBundles withRelease(long number) {
        return with(model, declared, labels, preprocessing, goldens, number, latencyMillisMax);
    }

    public BeltBundles withLatencyMax(double millis) {
        return with(model, declared, labels, preprocessing, goldens, release, millis);
    }

    /**
     * With goldens that this very model was asked for, as {@code bundle create} makes them of pictures whose label
     * nobody told: whatever it says is right. Pictures of which it isn't sure are left out.
     */
    public BeltBundles withGoldensOfItself() throws IOException, EngineException {
        List<Golden> own = new ArrayList<>();
        for (Map.Entry<String, GoldenReplay.Seen> look : looks().entrySet()) {
            GoldenReplay.Seen seen = look.getValue();
            if (seen.margin() >= Golden.MARGIN_MIN) {
                double least = Math.max(0, seen.score() - TOLERANCE);
                double most = Math.min(1, seen.score() + TOLERANCE);
                Golden.Expected expected = new Golden.Expected("cpu", least, most);
                own.add(new Golden(look.getKey(), seen.label(), List.of(expected)));
            }
        }
        return with(model, declared, labels, preprocessing, own, release, latencyMillisMax);
    }

    /** With those of {@link #withGoldensOfItself} whose label is the true one, as a careful maker chooses them. */
    public BeltBundles withTrueGoldensOfItself() throws IOException, EngineException {
        List<Golden> right = withGoldensOfItself().goldens.stream()
                .filter(golden -> goldens.stream()
                        .anyMatch(truth -> truth.file().equals(golden.file())
                                && truth.label().equals(golden.label())))
                .toList();
        return with(model, declared, labels, preprocessing, right, release, latencyMillisMax);
    }

    /** What the model says of each golden picture, in this process. */
    public Map<String, GoldenReplay.Seen> looks() throws IOException, EngineException {
        Path folder = Files.createTempDirectory("belt");
        try {
            Files.write(folder.resolve(Manifest.LABELS), labelsFile());
            ModelFile read = modelFile(model);
            Manifest manifest = manifest();
            Map<String, GoldenReplay.Seen> looks = new LinkedHashMap<>();
            try (Classifier classifier = Classifier.open(
                            read,
                            Engines.provider(read.format(), null),
                            EngineOptions.SINGLE_THREAD,
                            manifest.contract(manifest.cpu(), Preprocessing.DEFAULT, folder),
                            new SystemClock());
                    GoldenReplay replay = new GoldenReplay(classifier)) {
                for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
                    looks.put(picture.getKey(), replay.look(picture.getValue(), picture.getKey()));
                }
            }
            return looks;
        } finally {
            Files.deleteIfExists(folder.resolve(Manifest.LABELS));
            Files.delete(folder);
        }
    }

    private BeltBundles with(
            byte[] newModel,
            byte[] newDeclared,
            List<String> newLabels,
            Preprocessing newPreprocessing,
            List<Golden> newGoldens,
            long newRelease,
            @Nullable Double newLatency) {
        return new BeltBundles(
                file,
                format,
                precision,
                newModel,
                newDeclared,
                newLabels,
                newPreprocessing,
                newGoldens,
                pictures,
                newRelease,
                newLatency);
    }

    public Manifest manifest() throws IOException, EngineException {
        ModelInspection tensors = ModelInspection.of(modelFile(declared));
        String path = Manifest.VARIANTS + "cpu." + format.wireName();
        List<ListedFile> listed = new ArrayList<>();
        content(path).forEach((name, bytes) -> listed.add(ListedFile.of(name, bytes)));
        return new Manifest(
                NAME,
                "1.0." + release,
                release,
                1,
                List.of(Manifest.ANY_DEVICE),
                preprocessing,
                OutputMeaning.SOFTMAX,
                false,
                List.of(new Variant(
                        "cpu",
                        Target.CPU,
                        format,
                        precision,
                        path,
                        null,
                        List.of(),
                        List.of(),
                        Variant.tensors(tensors.inputs()),
                        Variant.tensors(tensors.outputs()))),
                listed,
                goldens,
                new Budgets(latencyMillisMax, null),
                Map.of("source", "runtime tests"));
    }

    /** Writes the bundle, signed by the key that the tests' root trusts. */
    public Path write(Path target) throws IOException, EngineException, BundleRefused {
        Manifest manifest = manifest();
        Map<String, byte[]> content = content(manifest.cpu().file());
        Envelope envelope = TestKeys.signed(ManifestWriter.envelope(manifest), TestBundles.RELEASE);
        BundleWriter.write(target, envelope, manifest, (path, out) -> {
            byte[] bytes = content.get(path);
            if (bytes == null) {
                throw new IOException("no content for " + path);
            }
            out.write(bytes);
        });
        return target;
    }

    private Map<String, byte[]> content(String path) {
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put(Manifest.LABELS, labelsFile());
        content.put(path, model);
        goldens.forEach(golden -> {
            byte[] picture = pictures.get(golden.file());
            if (picture != null) {
                content.put(golden.file(), picture);
            }
        });
        return content;
    }

    private byte[] labelsFile() {
        return (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private ModelFile modelFile(byte[] bytes) throws IOException, EngineException {
        Path temporary = Files.createTempFile("belt", "." + format.wireName());
        try {
            return ModelFiles.read(Files.write(temporary, bytes));
        } finally {
            Files.delete(temporary);
        }
    }

    /** A golden picture as a camera would give it: uint8 [height, width, 3], RGB. */
    public byte[] rgbOf(String picture) throws IOException {
        byte[] png = pictures.get(picture);
        if (png == null) {
            throw new IllegalArgumentException("no golden " + picture);
        }
        var image = ImageIO.read(new ByteArrayInputStream(png));
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
        for (int at = 0; at < rgb.length; at++) {
            int pixel = image.getRGB(at / 3 % image.getWidth(), at / 3 / image.getWidth());
            rgb[at] = (byte) (pixel >> (16 - at % 3 * 8));
        }
        return rgb;
    }
}
