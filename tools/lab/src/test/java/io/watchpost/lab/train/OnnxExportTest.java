package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFiles;
import io.watchpost.lab.net.InitialWeights;
import io.watchpost.lab.net.NetworkSpec;
import io.watchpost.lab.net.Networks;
import io.watchpost.lab.net.OnnxExporter;
import io.watchpost.lab.net.Weights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was trained and what was written are the same network. */
final class OnnxExportTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"mobilenet-small,1,96,5", "mobilenet-small,0.5,33,3", "mobilenet-v2,1,96,10", "resnet-8,1,32,10"})
    void exportedModel_givesTheScoresOfTheTrainedBlock(String name, double width, int size, int classes)
            throws Exception {
        NetworkSpec spec = Networks.named(name, width, size, classes);
        Weights weights = livelyWeights(spec);
        float[] pixels = new float[NetworkSpec.CHANNELS * size * size];
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }

        float[] expected = blockScores(spec, weights, pixels);
        Path file = folder.resolve("model.onnx");
        Files.write(file, OnnxExporter.export(spec, weights, Map.of()).toByteArray());

        assertThat(spread(expected)).as("scores that tell something").isGreaterThan(0.02f);
        assertThat(modelScores(file, pixels)).containsExactly(expected, within(1e-4f));
    }

    private static float[] blockScores(NetworkSpec spec, Weights weights, float[] pixels) throws Exception {
        try (NDManager manager = TorchEngine.open(1).newBaseManager()) {
            NetworkBlock block = new NetworkBlock(spec);
            Shape shape = new Shape(1, NetworkSpec.CHANNELS, spec.size(), spec.size());
            block.initialize(manager, DataType.FLOAT32, shape);
            block.setWeights(weights);
            NDArray input = manager.create(pixels, shape);
            NDList logits = block.forward(new ParameterStore(manager, false), new NDList(input), false);
            return logits.singletonOrThrow().softmax(1).toFloatArray();
        }
    }

    private static float[] modelScores(Path file, float[] pixels) throws Exception {
        try (Engine engine = Engines.load(ModelFiles.read(file), null, EngineOptions.SINGLE_THREAD)) {
            MemorySegment.copy(pixels, 0, engine.input(0), ValueLayout.JAVA_FLOAT, 0, pixels.length);
            engine.invoke();
            return engine.output(0).toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /** Normalizations that do something, as after a training. */
    private static Weights livelyWeights(NetworkSpec spec) {
        SplittableRandom random = new SplittableRandom(3);
        Weights initial = InitialWeights.of(spec, 1);
        Map<String, float[]> values = new HashMap<>();
        for (String name : spec.weightShapes().keySet()) {
            float[] value = initial.of(name).clone();
            if (name.contains("_norm.")) {
                for (int i = 0; i < value.length; i++) {
                    value[i] = (float)
                            (name.endsWith("gamma") || name.endsWith("variance")
                                    ? random.nextDouble(0.6, 1.4)
                                    : random.nextDouble(-0.3, 0.3));
                }
            }
            values.put(name, value);
        }
        return new Weights(spec, values);
    }

    private static float spread(float[] scores) {
        float min = 1;
        float max = 0;
        for (float score : scores) {
            min = Math.min(min, score);
            max = Math.max(max, score);
        }
        return max - min;
    }
}
