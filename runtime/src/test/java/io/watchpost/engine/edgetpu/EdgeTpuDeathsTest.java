package io.watchpost.engine.edgetpu;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.watchpost.engine.AcceleratorOptions;
import io.watchpost.engine.AcceleratorOptions.Performance;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFiles;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Target;
import io.watchpost.engine.TfliteModels;
import io.watchpost.engine.isolated.ChildLimits;
import io.watchpost.engine.isolated.IsolatedEngineProvider;
import io.watchpost.engine.isolated.RestartPolicy;
import io.watchpost.testing.EdgeTpuDouble;
import io.watchpost.testing.Fixtures;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be wrong with an Edge TPU, its library or its model, each told in one sentence and outlived. */
final class EdgeTpuDeathsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] COLOURS = TfliteModels.bytes(ColourModel.uint8(6, 4, 3));

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private EdgeTpuDouble stick;

    @BeforeEach
    void plugIn() throws IOException {
        stick = EdgeTpuDouble.build(folder);
    }

    @AfterEach
    void unplug() {
        stick.close();
    }

    @Test
    void theEngine_isTakenByNameOrTargetOnly() throws Exception {
        assertThat(Engines.provider(ModelFormat.TFLITE, null).target()).isEqualTo(Target.CPU);
        assertThat(Engines.ofCpu()).extracting(provider -> provider.target()).containsOnly(Target.CPU);
        assertThat(Engines.forTarget(ModelFormat.TFLITE, Target.EDGETPU).id()).isEqualTo("edgetpu");
        assertThat(Engines.provider(ModelFormat.TFLITE, "isolated:edgetpu").id())
                .isEqualTo("edgetpu");
    }

    @Test
    void whoeverAsks_theLibraryIsNeverLoadedIntoThisProcess() throws Exception {
        try (Engine engine = load(EdgeTpuDouble.compile(COLOURS), AcceleratorOptions.DEFAULT)) {
            assertThat(engine.name()).matches("edgetpu 14 tflite 2\\..* isolated");
            assertThat(Files.readString(Path.of("/proc/self/maps")))
                    .doesNotContain(stick.library().toString());
        }
    }

    @Test
    void theOptions_reachTheLibraryInItsOwnWords() throws Exception {
        AcceleratorOptions options = new AcceleratorOptions("usb", Performance.LOW, true, 16, null);
        load(EdgeTpuDouble.compile(COLOURS), options).close();
        load(EdgeTpuDouble.compile(COLOURS), AcceleratorOptions.onDevice("pci:1"))
                .close();
        load(EdgeTpuDouble.compile(COLOURS), AcceleratorOptions.DEFAULT).close();

        assertThat(stick.openings())
                .containsExactly(
                        "create Performance=Low Usb.AlwaysDfu=True Usb.MaxBulkInQueueLength=16 device=usb:0",
                        "create device=pci:1",
                        "create");
    }

    @Test
    void aModelForTheCpu_isRefusedInsteadOfRunningThere() {
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> load(COLOURS, AcceleratorOptions.DEFAULT));
        assertThat(requireNonNull(refused).failure()).isInstanceOf(EngineFailure.Refused.class);
        assertThat(refused)
                .hasMessageContaining("isn't compiled for the Edge TPU")
                .hasMessageContaining("tflite");
    }

    @Test
    void withoutADevice_theSentenceSaysWhatToDo() throws Exception {
        stick.disappear();
        assertThat(unavailable(AcceleratorOptions.onDevice("usb:0")))
                .contains("\"usb:0\" can't be opened")
                .contains("watchpost accelerators");
    }

    @Test
    void withoutTheLibrary_theSentenceSaysWhatToInstall() {
        assertThat(unavailable(new AcceleratorOptions("", null, false, null, folder + "/nowhere.so")))
                .contains("nowhere.so")
                .contains("install libedgetpu1-std");
    }

    @Test
    void aDeviceOfAnotherLibrary_isNamed() {
        assertThat(unavailable(AcceleratorOptions.onDevice("MYRIAD"))).contains("\"MYRIAD\" is no Edge TPU");
    }

    private String unavailable(AcceleratorOptions options) {
        EngineException e =
                catchThrowableOfType(EngineException.class, () -> load(EdgeTpuDouble.compile(COLOURS), options));
        assertThat(requireNonNull(e).failure()).isInstanceOf(EngineFailure.Unavailable.class);
        return e.failure().reason();
    }

    @ParameterizedTest
    @CsvSource({"abort, SIGABRT", "crash, SIGSEGV", "hang, hang", "disappear, SIGABRT"})
    void aStickThatDies_costsOneCallAndComesBack(String deed, String how) throws Exception {
        IsolatedEngineProvider impatient = new IsolatedEngineProvider(
                new EdgeTpuEngineProvider(),
                new ChildLimits(60_000, 300, 0, 0, 0),
                new RestartPolicy(1, 20, 1_000, 1_000, 60_000));
        try (Engine engine = impatient.load(model(EdgeTpuDouble.compile(COLOURS)), EngineOptions.SINGLE_THREAD)) {
            assertThat(answer(engine, 60)).isEqualTo(60);
            switch (deed) {
                case "abort" -> stick.abort();
                case "crash" -> stick.crash();
                case "hang" -> stick.hang();
                default -> stick.disappear();
            }
            EngineException lost = catchThrowableOfType(EngineException.class, engine::invoke);
            assertThat(requireNonNull(lost).failure())
                    .isInstanceOfSatisfying(
                            EngineFailure.ProcessLost.class,
                            process -> assertThat(process.how()).isEqualTo(how));
            stick.comeBack();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> runs(engine));
            assertThat(answer(engine, 61)).isEqualTo(61);
        }
    }

    @Test
    void aStickThatErrs_changesTheLabelsAndThatIsAll() throws Exception {
        try (Engine engine = load(EdgeTpuDouble.compile(COLOURS), AcceleratorOptions.DEFAULT)) {
            engine.input(0).set(ValueLayout.JAVA_BYTE, 0, (byte) 240);
            engine.invoke();
            assertThat(engine.output(0).toArray(ValueLayout.JAVA_BYTE)).containsExactly(10, 0, 0);
            stick.wrong();
            engine.invoke();
            assertThat(engine.output(0).toArray(ValueLayout.JAVA_BYTE)).containsExactly(0, 10, 0);
            stick.fail();
            assertThat(requireNonNull(catchThrowableOfType(EngineException.class, engine::invoke))
                            .failure())
                    .isInstanceOf(EngineFailure.InferenceFailed.class);
        }
    }

    @Test
    void aRealCompiledModel_givesWhatItsTwinGives() throws Exception {
        Path compiled = Fixtures.file("models/refuse/mobilenet_v1_0.25_128_quant_edgetpu.tflite");
        Path cpu = Fixtures.file("models/tflite/mobilenet_v1_0.25_128_quant.tflite");
        stick.twin(cpu);
        try (Engine onStick = Engines.load(ModelFiles.read(compiled), "edgetpu", EngineOptions.SINGLE_THREAD);
                Engine onCpu = Engines.load(ModelFiles.read(cpu), null, EngineOptions.SINGLE_THREAD)) {
            for (Engine engine : new Engine[] {onStick, onCpu}) {
                for (long i = 0; i < engine.input(0).byteSize(); i++) {
                    engine.input(0).set(ValueLayout.JAVA_BYTE, i, (byte) (i * i % 251));
                }
                engine.invoke();
            }
            assertThat(onStick.outputs().getFirst().shape())
                    .isEqualTo(onCpu.outputs().getFirst().shape());
            assertThat(best(onStick)).isEqualTo(best(onCpu));
        }
    }

    private static int best(Engine engine) {
        byte[] scores = engine.output(0).toArray(ValueLayout.JAVA_BYTE);
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = (scores[i] & 0xff) > (scores[best] & 0xff) ? i : best;
        }
        return best;
    }

    private static boolean runs(Engine engine) {
        try {
            engine.invoke();
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    private static int answer(Engine engine, int value) throws EngineException {
        engine.input(0).fill((byte) value);
        engine.invoke();
        return engine.output(0).get(ValueLayout.JAVA_BYTE, 1);
    }

    private Engine load(byte[] model, AcceleratorOptions options) throws EngineException {
        return Engines.load(model(model), "edgetpu", new EngineOptions(1, options));
    }

    private ModelFile model(byte[] bytes) throws EngineException {
        try {
            return ModelFiles.read(Files.write(folder.resolve("model.tflite"), bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
