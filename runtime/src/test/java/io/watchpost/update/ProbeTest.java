package io.watchpost.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchpost.engine.ColourModel;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineProvider;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.OnnxModels;
import io.watchpost.engine.TfliteModels;
import io.watchpost.testing.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.schema.ModelT;

/** A model is tried in a process of its own, and whatever it does there, this process gets a verdict. */
final class ProbeTest {
    private static final String NO_CLASSES = "/nonexistent";

    @TempDir
    Path folder;

    @Test
    void aSoundModel_isUsable() throws Exception {
        ModelFile tflite = ModelFiles.read(TfliteModels.write(ColourModel.int8(8, 8, 3), folder.resolve("a.tflite")));
        assertThat(probe().probe(tflite, null))
                .isInstanceOfSatisfying(
                        ProbeVerdict.Usable.class,
                        usable -> assertThat(usable.engine()).startsWith("tflite "));
        ModelFile onnx = ModelFiles.read(OnnxModels.write(ColourModel.uint8(8, 8, 3), folder.resolve("a.onnx")));
        assertThat(probe().probe(onnx, "onnx").reason()).startsWith("loads and runs with onnxruntime ");
    }

    @Test
    void aKnownDigest_needsNoProcess() throws Exception {
        ModelFile model = ModelFiles.read(TfliteModels.write(ColourModel.int8(8, 8, 3), folder.resolve("a.tflite")));
        ProbeVerdict first = probe().probe(model, null);
        Probe withoutChild = new Probe(verdicts(), ProbeLimits.DEFAULT, NO_CLASSES);
        assertThat(withoutChild.probe(model, null)).isEqualTo(first);

        ModelFile other = ModelFiles.read(TfliteModels.write(ColourModel.int8(8, 9, 3), folder.resolve("b.tflite")));
        assertThatThrownBy(() -> withoutChild.probe(other, null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("did not start");
    }

    @Test
    void aModelThatKillsTheProcess_isACrashWithItsSignal() throws Exception {
        assertThat(hostile(new HostileEngines.Crashing(), ProbeLimits.DEFAULT))
                .isEqualTo(new ProbeVerdict.Crashed("SIGSEGV"));
    }

    /** One number of a sound file changed; found by trying them all. */
    @ParameterizedTest
    @CsvSource({"336, 0, SIGABRT", "348, -1, SIGSEGV"})
    void aFileWithOneWrongNumber_doesItsHarmElsewhere(int offset, int value, String signal) throws Exception {
        byte[] bytes = TfliteModels.bytes(ColourModel.int8(8, 8, 3));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        ModelFile model = ModelFiles.read(Files.write(folder.resolve("a.tflite"), bytes));
        assertThat(probe().probe(model, null)).isEqualTo(new ProbeVerdict.Crashed(signal));
    }

    @Test
    void aProbeThatSomebodyEnds_saysNothingOfTheModel() {
        assertThatThrownBy(() -> hostile(new HostileEngines.Ended(), ProbeLimits.DEFAULT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("signal from outside (SIGTERM)");
    }

    @Test
    void aModelThatHangs_isKilledAtTheDeadline() throws Exception {
        ProbeLimits limits = new ProbeLimits(1_500, ProbeLimits.DEFAULT.memoryBytes());
        assertThat(hostile(new HostileEngines.Hanging(), limits)).isEqualTo(new ProbeVerdict.TimedOut(1_500));
    }

    @Test
    void aModelThatWantsTooMuchMemory_doesNotGetIt() throws Exception {
        assertThat(hostile(new HostileEngines.Greedy(), ProbeLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        ProbeVerdict.Refused.class,
                        refused -> assertThat(refused.reason()).contains("limits of its process"));
    }

    @ParameterizedTest
    @CsvSource({"image, NaN", "mean, 0", "weights, Infinity", "scores, -1"})
    void aScaleThatCantBe_isRefusedWhereverItIs(String tensor, float scale) throws Exception {
        ModelT model = TfliteModels.model(ColourModel.int8(8, 8, 3));
        Stream.of(model.getSubgraphs()[0].getTensors())
                .filter(candidate -> candidate.getName().equals(tensor))
                .forEach(found -> found.getQuantization().setScale(new float[] {scale}));
        Path file = Files.write(folder.resolve("a.tflite"), TfliteModels.bytes(model));
        ProbeVerdict verdict = probe().probe(ModelFiles.read(file), null);
        assertThat(verdict).isInstanceOf(ProbeVerdict.Refused.class);
        assertThat(verdict.reason()).containsIgnoringCase("scale");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mobilenet_v1_0.25_128_quant_edgetpu.tflite | needs the custom operator edgetpu-custom-op: it was compiled for the Edge TPU",
                "model_invoking_error.tflite | needs the custom operator fake-op-double",
                "person_detect_tflm.tflite | quantized_dimension must be in range",
                "0_subgraphs.bin | No subgraph in the model",
                "empty_model.bin | it has 0 inputs and 0 outputs",
                "double_flex.bin | needs TensorFlow operators (FlexDouble)",
            })
    void realModelsThatCantBeUsed_areRefusedWithTheReason(String name, String reason) throws Exception {
        ModelFile model = ModelFiles.read(Fixtures.file("models/refuse/" + name));
        assertThat(probe().probe(model, null))
                .isInstanceOfSatisfying(
                        ProbeVerdict.Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void aValidModelThatIsNoImageClassifier_isUsableForTheProbe() throws Exception {
        ModelFile model = ModelFiles.read(Fixtures.file("models/refuse/kws_int8_qdq_not_an_image_model.onnx"));
        assertThat(probe().probe(model, null).isUsable()).isTrue();
    }

    @Test
    void withoutItsLibrary_anEngineIsUnavailableAndSaysWhere() throws Exception {
        ModelFile tflite = ModelFiles.read(TfliteModels.write(ColourModel.int8(8, 8, 3), folder.resolve("a.tflite")));
        ModelFile onnx = ModelFiles.read(OnnxModels.write(ColourModel.uint8(8, 8, 3), folder.resolve("a.onnx")));
        assertThat(withProperty("watchpost.native.dir", null, tflite))
                .contains("TensorFlow Lite isn't available: start with -Dwatchpost.native.dir=");
        assertThat(withProperty("watchpost.native.dir", folder, tflite))
                .contains("TensorFlow Lite isn't available: " + folder);
        assertThat(withProperty("onnxruntime.native.path", folder, onnx))
                .contains("ONNX Runtime isn't available: " + folder);
    }

    /** What a probe says, whose process finds its library where a property says. */
    private String withProperty(String property, @Nullable Path value, ModelFile model) throws Exception {
        EngineProvider engine = Engines.provider(model.format(), null);
        String before = System.getProperty(property);
        try {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value.toString());
            }
            EngineException e = catchThrowableOfType(EngineException.class, () -> probe().run(model, engine));
            assertThat(e.failure()).isInstanceOf(EngineFailure.Unavailable.class);
            return e.failure().reason();
        } finally {
            System.setProperty(property, before);
        }
    }

    private Probe probe() {
        return new Probe(verdicts(), ProbeLimits.DEFAULT);
    }

    private ProbeVerdicts verdicts() {
        return new ProbeVerdicts(folder.resolve("verdicts"));
    }

    private ProbeVerdict hostile(EngineProvider engine, ProbeLimits limits) throws Exception {
        ModelFile model = ModelFiles.read(TfliteModels.write(ColourModel.int8(8, 8, 3), folder.resolve("a.tflite")));
        return new Probe(verdicts(), limits, HostileEngines.classPath(folder)).run(model, engine);
    }

    @Test
    void timedOut_isNotRemembered() throws Exception {
        ModelFile model = ModelFiles.read(TfliteModels.write(ColourModel.int8(8, 8, 3), folder.resolve("a.tflite")));
        ProbeVerdict verdict = new Probe(verdicts(), new ProbeLimits(1, 1L << 30)).probe(model, null);
        assertThat(verdict).isInstanceOf(ProbeVerdict.TimedOut.class);
        assertThat(verdicts().find(model.digest(), Engines.provider(ModelFormat.TFLITE, null)))
                .isEmpty();
    }
}
