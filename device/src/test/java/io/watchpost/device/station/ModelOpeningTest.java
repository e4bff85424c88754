package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.PipelineConfig;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.TfliteModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a station makes of a measurement that was stored: the engine itself is asked, by the threads that it starts. */
final class ModelOpeningTest {
    /** So many that the threads which Java itself starts and ends meanwhile don't matter. */
    private static final int MANY = 40;

    private static final int JAVAS_OWN = 15;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private ModelFile model;

    @SuppressWarnings("NullAway.Init")
    private EngineProvider tflite;

    @BeforeEach
    void model() throws Exception {
        model = ModelFiles.read(TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite")));
        tflite = Engines.provider(ModelFormat.TFLITE, null);
    }

    @Test
    void withoutAMeasurement_oneThreadIsUsed() throws Exception {
        assertThat(threadsStarted("")).isLessThan(JAVAS_OWN);
    }

    @Test
    void storedThreads_reachTheEngine() throws Exception {
        store(tflite.id(), tflite.version());

        assertThat(threadsStarted("")).isBetween(MANY - JAVAS_OWN, MANY + JAVAS_OWN);
        assertThat(threadsStarted(", engine: tflite")).isBetween(MANY - JAVAS_OWN, MANY + JAVAS_OWN);
    }

    @Test
    void declaredThreads_winOverTheStoredOnes() throws Exception {
        store(tflite.id(), tflite.version());

        assertThat(threadsStarted(", threads: 1")).isLessThan(JAVAS_OWN);
    }

    @Test
    void measurementOfAnotherVersion_saysNothing() throws Exception {
        store(tflite.id(), tflite.version() + "-other");

        assertThat(threadsStarted("")).isLessThan(JAVAS_OWN);
    }

    @Test
    void measurement_neverChangesTheEngine_toOneThatCantReadTheFileOrWasNotDeclared() throws Exception {
        EngineProvider onnx = Engines.provider(ModelFormat.ONNX, null);
        store(onnx.id(), onnx.version());

        assertThat(threadsStarted("")).isLessThan(JAVAS_OWN);
        assertThat(threadsStarted(", engine: tflite")).isLessThan(JAVAS_OWN);
    }

    private void store(String engine, String version) throws Exception {
        new TunedChoices(folder.resolve("cache")).store(model.digest(), new TunedChoices.Choice(engine, version, MANY));
    }

    /** Opens the model as a pipeline does, and checks on the way that TensorFlow Lite runs it. */
    private int threadsStarted(String declared) throws Exception {
        Path yaml = Files.writeString(folder.resolve("watchpost.yaml"), """
                cacheDir: cache
                pipelines:
                  - camera: 'test:'
                    model: { file: colour.tflite%s }
                """.formatted(declared));
        PipelineConfig pipeline = ConfigYaml.station(yaml).pipelines().getFirst();
        // the verdict is found before, so that no child process is watched by threads while they are counted
        ModelOpening.probe(model, tflite.id(), folder.resolve("cache"));
        int before = threads();
        var opened = ModelOpening.open(
                pipeline.model(), pipeline.preprocessing(), folder.resolve("cache"), new SystemClock());
        try (var classifier = opened.classifier()) {
            assertThat(classifier.engine().name()).startsWith("tflite");
            return threads() - before;
        }
    }

    private static int threads() {
        return Objects.requireNonNull(Path.of("/proc/self/task").toFile().list()).length;
    }
}
