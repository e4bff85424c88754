package io.watchpost.bundle;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.engine.TfliteModels;
import io.watchpost.vision.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A small bundle of a {@link ColourModel} with scores 0 to 1: it says which of red, green and blue is strongest. Change a
 * part of it, then write it.
 */
public final class TestBundles {
    public static final SigningKey RELEASE = TestKeys.named("release");
    public static final SigningKey OTHER_RELEASE = TestKeys.named("other release");
    public static final SigningKey ROOT = TestKeys.named("root");

    /** A root that asks for one release key of two. */
    public static final Root ROOT_1 =
            new Root(1, TestKeys.role(1, ROOT), TestKeys.role(1, RELEASE, OTHER_RELEASE), Set.of());

    private static final String MODEL = "variants/cpu.tflite";
    private static final String LIGHTER = "variants/light.tflite";
    private static final String PICTURE = "golden/red.png";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String name = "colours";
    private long release = 2;
    private long floor = 1;
    private long memoryBytes = 64L << 20;
    private List<String> deviceClasses = List.of(Manifest.ANY_DEVICE);

    private TestBundles() {}

    /** The bundle as it is without changes. */
    public static TestBundles colours() throws IOException {
        TestBundles bundle = new TestBundles();
        bundle.files.put(Manifest.LABELS, "red\ngreen\nblue\n".getBytes(StandardCharsets.UTF_8));
        bundle.files.put(
                MODEL,
                TfliteModels.bytes(ColourModel.uint8(8, 8, 3)
                        .withInput(ElementType.UINT8, 1 / 255f, 0)
                        .withOutput(ElementType.UINT8, 1 / 255f, 0)));
        bundle.files.put(PICTURE, red());
        return bundle;
    }

    /** With a second variant for the CPU, whose file is a third as long. */
    public static TestBundles withLighterVariant() throws IOException {
        TestBundles bundle = colours();
        byte[] light = bundle.bytesOf(MODEL);
        bundle.files.put(LIGHTER, light);
        bundle.files.put(MODEL, Arrays.copyOf(light, 3 * light.length)); // what follows the model isn't looked at
        return bundle;
    }

    public static Trust trust() {
        try {
            return Trust.pinned(TestKeys.signed(RootJson.envelope(ROOT_1), ROOT), "the test's root");
        } catch (BundleRefused e) {
            throw new IllegalStateException(e);
        }
    }

    public TestBundles named(String newName) {
        name = newName;
        return this;
    }

    public TestBundles release(long newRelease, long newFloor) {
        release = newRelease;
        floor = newFloor;
        return this;
    }

    public TestBundles forDevices(String... classes) {
        deviceClasses = List.of(classes);
        return this;
    }

    /** Beyond an empty process. */
    public TestBundles withMemory(long budgetBytes) {
        memoryBytes = budgetBytes;
        return this;
    }

    /** Replaces or adds a file's bytes. */
    public TestBundles file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    public byte[] bytesOf(String path) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new IllegalArgumentException("no file " + path);
        }
        return bytes;
    }

    /** All files except the envelope. */
    public Map<String, byte[]> files() {
        return files;
    }

    public Manifest manifest() throws IOException {
        List<ListedFile> listed = new ArrayList<>();
        files.forEach((path, bytes) -> listed.add(new ListedFile(path, bytes.length, Sha256.hex(bytes))));
        ModelInspection model = inspection();
        List<Variant> variants = new ArrayList<>();
        variants.add(variant("cpu", MODEL, model));
        if (files.containsKey(LIGHTER)) {
            variants.add(variant("light", LIGHTER, model));
        }
        return new Manifest(
                name,
                "1.0." + release,
                release,
                floor,
                deviceClasses,
                Preprocessing.DEFAULT,
                OutputMeaning.SIGMOID,
                false,
                variants,
                listed,
                List.of(new Golden(
                        PICTURE,
                        "red",
                        variants.stream()
                                .map(variant -> new Golden.Expected(variant.id(), 0.7, 0.9))
                                .toList())),
                new Budgets(50.0, memoryBytes),
                Map.of("source", "runtime tests"));
    }

    private static Variant variant(String id, String file, ModelInspection model) {
        return new Variant(
                id,
                Target.CPU,
                VariantFormat.TFLITE,
                Precision.INT8,
                file,
                null,
                List.of(),
                List.of(),
                Variant.tensors(model.inputs()),
                Variant.tensors(model.outputs()));
    }

    public Envelope envelope(SigningKey... signers) throws IOException {
        return TestKeys.signed(ManifestWriter.envelope(manifest()), signers);
    }

    /** Writes the bundle as the project's own writer does. */
    public Path write(Path file, SigningKey... signers) throws IOException, BundleRefused {
        BundleWriter.write(file, envelope(signers), manifest(), (path, out) -> out.write(bytesOf(path)));
        return file;
    }

    /** Writes the files as a folder, whether they fit the envelope or not. */
    public Path writeFolder(Path folder, Envelope envelope) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        Files.write(folder.resolve(Manifest.ENVELOPE), EnvelopeJson.bytes(envelope));
        return folder;
    }

    private ModelInspection inspection() throws IOException {
        Path file = Files.createTempFile("bundle", ".tflite");
        try {
            Files.write(file, bytesOf(MODEL));
            return ModelInspection.of(ModelFiles.read(file));
        } catch (EngineException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.delete(file);
        }
    }

    /** 16×16, a strong red. */
    private static byte[] red() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < 256; at++) {
            image.setRGB(at % 16, at / 16, 0xcc2010);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
