package io.watchpost.failover;

import io.watchpost.bundle.Golden;
import io.watchpost.bundle.Precision;
import io.watchpost.bundle.Variant;
import io.watchpost.bundle.VariantFormat;
import io.watchpost.classify.Classifier;
import io.watchpost.classify.ModelContract;
import io.watchpost.clock.StationClock;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import io.watchpost.engine.TensorSpec;
import io.watchpost.engine.TfliteModels;
import io.watchpost.engine.edgetpu.EdgeTpuEngineProvider;
import io.watchpost.engine.isolated.ChildLimits;
import io.watchpost.engine.isolated.IsolatedEngineProvider;
import io.watchpost.engine.isolated.RestartPolicy;
import io.watchpost.result.Result;
import io.watchpost.testing.EdgeTpuDouble;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** The double of an Edge TPU with a model that says which colour is strongest, and the same model on the CPU. */
final class StickAccelerator implements AcceleratedModel {
    static final int SIDE = 8;
    private static final byte[] COLOURS = TfliteModels.bytes(ColourModel.uint8(SIDE, SIDE, 3)
            .withInput(ElementType.UINT8, 1 / 255f, 0)
            .withOutput(ElementType.UINT8, 1 / 255f, 0));

    private final EngineProvider stick = new IsolatedEngineProvider(
            new EdgeTpuEngineProvider(), new ChildLimits(60_000, 2_000, 0, 0, 0), RestartPolicy.NEVER);
    private final ModelFile cpuModel;
    private final ModelFile stickModel;
    private final StationClock clock;
    final AtomicInteger openings = new AtomicInteger();
    final AtomicInteger resets = new AtomicInteger();
    volatile boolean present = true;

    StickAccelerator(Path folder, StationClock clock) throws IOException, EngineException {
        this.clock = clock;
        cpuModel = ModelFiles.read(Files.write(folder.resolve("colours.tflite"), COLOURS));
        stickModel =
                ModelFiles.read(Files.write(folder.resolve("colours_edgetpu.tflite"), EdgeTpuDouble.compile(COLOURS)));
    }

    FailoverScorer scorer(FailoverPolicy policy) throws EngineException, IOException {
        Classifier cpu = Classifier.open(
                cpuModel,
                Engines.provider(ModelFormat.TFLITE, null),
                EngineOptions.SINGLE_THREAD,
                ModelContract.DEFAULT,
                clock);
        return FailoverScorer.of("door", cpu, named(cpuModel), this, named(stickModel), gate(), policy, clock);
    }

    Result.ModelRef named(ModelFile file) {
        return new Result.ModelRef("colours", "1.0", file.digest(), "active");
    }

    Result.ModelRef cpuModel() {
        return named(cpuModel);
    }

    Result.ModelRef stickModel() {
        return named(stickModel);
    }

    /** A red picture, of which both must say so. */
    private static GoldenGate gate() throws IOException {
        BufferedImage red = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < SIDE * SIDE; at++) {
            red.setRGB(at % SIDE, at / SIDE, 0xcc2010);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(red, "png", png);
        Golden golden = new Golden("golden/red.png", "0", List.of(new Golden.Expected("stick", 0.7, 0.9)));
        TensorSpec end = new TensorSpec("end", ElementType.UINT8, List.of(1), null);
        Variant variant = new Variant(
                "stick",
                Target.EDGETPU,
                VariantFormat.TFLITE,
                Precision.INT8,
                "variants/stick.tflite",
                null,
                List.of(),
                List.of(),
                List.of(end),
                List.of(end));
        return new GoldenGate(variant, List.of(new GoldenGate.Picture(golden, png.toByteArray())));
    }

    @Override
    public String target() {
        return "edgetpu";
    }

    @Override
    public String device() {
        return "the double of an Edge TPU";
    }

    @Override
    public Classifier open() throws EngineException {
        openings.incrementAndGet();
        return Classifier.open(stickModel, stick, EngineOptions.SINGLE_THREAD, ModelContract.DEFAULT, clock);
    }

    @Override
    public void reset() {
        resets.incrementAndGet();
    }

    @Override
    public boolean isPresent() {
        return present;
    }

    @Override
    public String advice() {
        return "look at its cable";
    }
}
