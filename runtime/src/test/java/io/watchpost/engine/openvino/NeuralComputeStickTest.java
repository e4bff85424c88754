package io.watchpost.engine.openvino;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.ModelInspection;
import io.watchpost.engine.Target;
import io.watchpost.engine.isolated.ChildLimits;
import io.watchpost.engine.isolated.IsolatedEngineProvider;
import io.watchpost.engine.isolated.RestartPolicy;
import io.watchpost.testing.OpenVinoDouble;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Neural Compute Stick through OpenVINO: its models, its formats, and what is said when it can't be used. */
final class NeuralComputeStickTest {
    private static final ColourModel COLOURS = ColourModel.float32(6, 4, 3).withNchw();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private OpenVinoDouble openVino;

    @BeforeEach
    void install() throws IOException {
        openVino = OpenVinoDouble.build(folder);
    }

    @AfterEach
    void remove() {
        openVino.close();
    }

    @Test
    void aFloatModel_runsOnTheStickByDefault() throws Exception {
        assertThat(Engines.forTarget(ModelFormat.ONNX, Target.NCS).id()).isEqualTo("openvino");
        try (Engine engine = load(onnx(COLOURS.withBatch(-1)), "")) {
            assertThat(engine.name()).isEqualTo("openvino 2022.3.1 MYRIAD isolated");
            assertThat(engine.target()).isEqualTo(Target.NCS);
            assertThat(blueOf(engine)).isEqualTo(0.25f);
        }
        assertThat(openVino.openings()).containsExactly("create device=MYRIAD");
    }

    @Test
    void onTheCpu_itIsAnEngineOfTheCpuWithThreads() throws Exception {
        try (Engine engine = Engines.provider(ModelFormat.ONNX, "openvino")
                .load(onnx(COLOURS), new EngineOptions(2, AcceleratorOptions.onDevice("CPU")))) {
            assertThat(engine.target()).isEqualTo(Target.CPU);
        }
        assertThat(openVino.openings()).containsExactly("create device=CPU INFERENCE_NUM_THREADS=2");
    }

    @Test
    void intermediateRepresentation_isReadWithItsSecondFile() throws Exception {
        ModelFile model =
                ModelFiles.read(OpenVinoDouble.ir(COLOURS.withBatch(-1), folder.resolve("m.xml"), 1f, 2f, 4f));
        assertThat(model.format()).isEqualTo(ModelFormat.OPENVINO_IR);
        ModelInspection inspection = ModelInspection.of(model);
        assertThat(inspection.inputs()).singleElement().satisfies(input -> {
            assertThat(input.name()).isEqualTo("image");
            assertThat(input.shape()).containsExactly(-1, 3, 4, 6);
        });
        assertThat(inspection.outputs())
                .singleElement()
                .satisfies(output -> assertThat(output.name()).isEqualTo("scores"));
        Files.delete(folder.resolve("m.bin")); // it was read once, like the first
        try (Engine engine = load(model, "")) {
            assertThat(blueOf(engine)).isEqualTo(4.25f);
        }
    }

    @Test
    void intermediateRepresentationWithoutItsSecondFile_isRefusedByName() throws Exception {
        Path path = OpenVinoDouble.ir(COLOURS, folder.resolve("m.xml"), 0f, 0f, 0f);
        Files.delete(folder.resolve("m.bin"));
        assertThat(failure(() -> ModelFiles.read(path)).reason()).contains("m.bin does not exist");
    }

    @Test
    void aDifferentSecondFile_isADifferentModel() throws Exception {
        ModelFile one = ModelFiles.read(OpenVinoDouble.ir(COLOURS, folder.resolve("m.xml"), 1f, 2f, 4f));
        ModelFile other = ModelFiles.read(OpenVinoDouble.ir(COLOURS, folder.resolve("m.xml"), 1f, 2f, 5f));
        assertThat(one.digest()).isNotEqualTo(other.digest());
    }

    @Test
    void xmlThatBombs_isRefusedWithoutBeingExpanded() throws Exception {
        Path path = Files.writeString(
                folder.resolve("m.xml"),
                "<net name=\"a\"><!DOCTYPE lolz [<!ENTITY lol \"lol\">]><layers>&lol;</layers></net>");
        Files.write(folder.resolve("m.bin"), new byte[4]);
        assertThat(failure(() -> ModelInspection.of(ModelFiles.read(path))).reason())
                .contains("damaged");
    }

    @Test
    void aQuantizedModel_isRefusedForTheStick() throws Exception {
        assertThat(failure(() -> load(onnx(ColourModel.uint8(6, 4, 3)), "")))
                .isInstanceOfSatisfying(
                        EngineFailure.Refused.class,
                        refused -> assertThat(refused.reason()).contains("runs float models only"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NPU | OpenVINO finds no NPU here (it finds CPU, MYRIAD)",
                "usb:0 | \"usb:0\" is no device of OpenVINO's",
            })
    void aDeviceThatIsNotThere_isNamed(String device, String sentence) {
        assertThat(failure(() -> load(onnx(COLOURS), device)))
                .isInstanceOfSatisfying(
                        EngineFailure.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains(sentence));
    }

    @Test
    void anUnpluggedStick_isMissed() throws Exception {
        openVino.disappear();
        assertThat(failure(() -> load(onnx(COLOURS), "")).reason()).contains("finds no MYRIAD here (it finds CPU)");
    }

    @Test
    void withoutTheLibrary_theSentenceSaysWhatToInstall() {
        AcceleratorOptions nowhere = new AcceleratorOptions("", null, false, null, folder + "/nowhere.so");
        assertThat(failure(() -> Engines.load(onnx(COLOURS), "openvino", new EngineOptions(1, nowhere)))
                        .reason())
                .contains("nowhere.so")
                .contains("OpenVINO 2022.3 LTS");
    }

    @ParameterizedTest
    @CsvSource({"abort, SIGABRT", "crash, SIGSEGV", "hang, hang"})
    void whatKillsItsProcess_isAFailureOfOneCall(String deed, String how) throws Exception {
        try (Engine engine = new IsolatedEngineProvider(
                        new OpenVinoEngineProvider(), new ChildLimits(60_000, 300, 0, 0, 0), RestartPolicy.NEVER)
                .load(onnx(COLOURS), EngineOptions.SINGLE_THREAD)) {
            switch (deed) {
                case "abort" -> openVino.abort();
                case "crash" -> openVino.crash();
                default -> openVino.hang();
            }
            assertThat(failure(engine::invoke))
                    .isInstanceOfSatisfying(
                            EngineFailure.ProcessLost.class,
                            lost -> assertThat(lost.how()).isEqualTo(how));
        }
    }

    @Test
    void aFailedRun_saysWhatOpenVinoSays() throws Exception {
        try (Engine engine = load(onnx(COLOURS), "")) {
            openVino.fail();
            assertThat(failure(engine::invoke))
                    .isEqualTo(new EngineFailure.InferenceFailed("OpenVINO could not run it: general error!"));
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static EngineFailure failure(Attempt attempt) {
        return requireNonNull(catchThrowableOfType(EngineException.class, attempt::run))
                .failure();
    }

    private static float blueOf(Engine engine) throws EngineException {
        for (int i = 0; i < 24; i++) {
            engine.input(0).setAtIndex(ValueLayout.JAVA_FLOAT, 48 + i, 0.25f);
        }
        engine.invoke();
        return engine.output(0).getAtIndex(ValueLayout.JAVA_FLOAT, 2);
    }

    private static Engine load(ModelFile model, String device) throws EngineException {
        return Engines.load(model, "openvino", new EngineOptions(1, AcceleratorOptions.onDevice(device)));
    }

    private ModelFile onnx(ColourModel plan) throws EngineException {
        try {
            return ModelFiles.read(Files.write(folder.resolve("model.onnx"), OpenVinoDouble.onnx(plan)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
