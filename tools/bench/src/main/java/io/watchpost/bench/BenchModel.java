package io.watchpost.bench;

import io.watchpost.classify.Classifier;
import io.watchpost.classify.ModelContract;
import io.watchpost.clock.SystemClock;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.OnnxModels;
import io.watchpost.engine.TfliteModels;
import io.watchpost.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that a benchmark runs: a file named by path, or one that is built here, so that the benchmarks run without
 * any. The built one takes uint8 [1, 224, 224, 3] and gives uint8 [1, 1001], as a MobileNet does, but only averages the
 * picture: it shows what is around the engine, and no ratio against it says anything.
 */
final class BenchModel {
    static final String BUILT_TFLITE = "built.tflite";
    static final String BUILT_ONNX = "built.onnx";

    private static final int SIDE = 224;
    private static final int CLASSES = 1001;

    private BenchModel() {}

    /** Opens a classifier on one thread, with the engine that fits the model; the caller closes it. */
    static Classifier open(String model) throws IOException, EngineException {
        return open(model, null);
    }

    /** @param engine its id; null for the one that fits the model */
    static Classifier open(String model, @Nullable String engine) throws IOException, EngineException {
        ModelFile file = file(model);
        try {
            return open(file, engine, ModelContract.DEFAULT);
        } catch (EngineException e) {
            // a float input without metadata: the benchmarks take raw pixels, the time doesn't depend on it
            Preprocessing raw = Preprocessing.DEFAULT.withNormalization(List.of(0f), List.of(1f));
            ModelContract declared = new ModelContract(raw, null, false, ModelContract.DEFAULT.scores());
            return open(file, engine, declared);
        }
    }

    private static Classifier open(ModelFile file, @Nullable String engine, ModelContract contract)
            throws EngineException {
        return Classifier.open(
                file,
                Engines.provider(file.format(), engine),
                EngineOptions.SINGLE_THREAD,
                contract,
                new SystemClock());
    }

    /** Reads the file, or builds it. */
    static ModelFile file(String model) throws IOException, EngineException {
        if (!model.equals(BUILT_TFLITE) && !model.equals(BUILT_ONNX)) {
            return ModelFiles.read(Path.of(model));
        }
        ColourModel plan = ColourModel.uint8(SIDE, SIDE, CLASSES).withOutput(ElementType.UINT8, 1f, 0);
        Path file = Files.createTempFile("watchpost-bench", "." + model);
        try {
            Files.write(file, model.equals(BUILT_TFLITE) ? TfliteModels.bytes(plan) : OnnxModels.bytes(plan));
            return ModelFiles.read(file);
        } finally {
            Files.delete(file);
        }
    }
}
