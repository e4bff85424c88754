package io.watchpost.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Engine} promises, proven on models whose answer is known. Each adapter and the fake run it. */
public abstract class EngineContract {
    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;

    /** Real values of the picture's three channels; small enough for every quantization below. */
    private static final float[] COLOUR = {0.9f, 0.25f, 0.5f};

    @TempDir
    Path folder;

    /** Builds the engine's kind of file. */
    protected abstract byte[] file(ColourModel plan) throws IOException;

    protected abstract EngineProvider provider() throws Exception;

    /** What the engine says that it runs on. */
    protected Target target() {
        return Target.CPU;
    }

    /** How models are loaded. */
    protected EngineOptions options(int threads) {
        return new EngineOptions(threads);
    }

    /** The file's ending, for messages only. */
    protected abstract String ending();

    static Stream<ColourModel> plans() {
        float unusual = 0.01157f;
        ColourModel base = ColourModel.int8(WIDTH, HEIGHT, 3)
                .withInput(ElementType.INT8, 1 / 128f, -5)
                .withOutput(ElementType.INT8, 1 / 128f, 3);
        ColourModel unsigned =
                base.withInput(ElementType.UINT8, unusual, 123).withOutput(ElementType.UINT8, unusual, 7);
        ColourModel real = base.withFloatInput().withFloatOutput();
        return Stream.of(
                base,
                base.withNchw(),
                base.withInput(ElementType.INT8, unusual, 23),
                base.withRankOneOutput(),
                base.withFloatOutput(),
                base.withOutput(ElementType.UINT8, 1 / 128f, 9),
                base.withBatch(-1),
                base.withBatch(2),
                unsigned,
                unsigned.withNchw(),
                unsigned.withFloatOutput(),
                unsigned.withRankOneOutput(),
                unsigned.withBatch(-1),
                real,
                real.withNchw(),
                real.withOutput(ElementType.INT8, unusual, -100),
                real.withRankOneOutput(),
                real.withBatch(-1),
                ColourModel.int8(WIDTH, HEIGHT, 1001)
                        .withInput(ElementType.INT8, unusual, 23)
                        .withFloatOutput());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyTypeLayoutAndQuantization_isDescribedAndComputedExactly(ColourModel plan) throws Exception {
        try (Engine engine = load(plan)) {
            int batch = Math.max(plan.batch(), 1);
            TensorSpec input = engine.inputs().getFirst();
            TensorSpec output = engine.outputs().getFirst();
            assertThat(input.type()).isEqualTo(plan.input());
            assertThat(input.shape()).isEqualTo(plan.inputShape(batch));
            assertThat(input.quantization()).isEqualTo(plan.inputQuantization());
            assertThat(output.type()).isEqualTo(plan.output());
            assertThat(output.shape()).isEqualTo(plan.outputShape(batch));
            assertThat(output.quantization()).isEqualTo(plan.outputQuantization());
            assertThat(engine.input(0).byteSize())
                    .isEqualTo(input.elements() * input.type().sizeBytes());
            assertThat(engine.output(0).byteSize())
                    .isEqualTo(output.elements() * output.type().sizeBytes());

            paint(engine, plan);
            engine.invoke();

            float step = Math.max(step(plan.inputQuantization()), step(plan.outputQuantization()));
            for (int label = 0; label < plan.classes(); label++) {
                float expected = label < COLOUR.length ? COLOUR[label] : 0f;
                assertThat(real(engine.output(0), output, label))
                        .as("class %d of %s", label, plan)
                        .isCloseTo(expected, within(2 * step + 1e-5f));
            }
        }
    }

    @Test
    void severalInputsAndOutputs_areDescribedInOrderAndUsed() throws Exception {
        ColourModel plan =
                ColourModel.float32(WIDTH, HEIGHT, 3).withOffsetInput().withMeanOutput();
        try (Engine engine = load(plan)) {
            assertThat(engine.inputs()).extracting(TensorSpec::name).containsExactly("image", "offset");
            assertThat(engine.outputs()).extracting(TensorSpec::name).containsExactly("scores", "mean");
            assertThat(engine.inputs().get(1).shape()).containsExactly(1, 3);
            paint(engine, plan);
            engine.input(1).setAtIndex(ValueLayout.JAVA_FLOAT, 1, 10f);
            engine.invoke();
            assertThat(real(engine.output(0), engine.outputs().get(0), 1)).isCloseTo(10.25f, within(1e-5f));
            assertThat(real(engine.output(1), engine.outputs().get(1), 1)).isCloseTo(0.25f, within(1e-5f));
        }
    }

    @Test
    void theSamePicture_givesTheSameBytes500Times() throws Exception {
        ColourModel plan = ColourModel.int8(WIDTH, HEIGHT, 10).withInput(ElementType.INT8, 0.01157f, 23);
        try (Engine engine = load(plan)) {
            paint(engine, plan);
            engine.invoke();
            byte[] first = engine.output(0).toArray(ValueLayout.JAVA_BYTE);
            for (int run = 0; run < 500; run++) {
                engine.invoke();
                assertThat(engine.output(0).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(first);
            }
        }
    }

    @Test
    void tensorMemory_keepsItsAddress() throws Exception {
        ColourModel plan = ColourModel.uint8(WIDTH, HEIGHT, 3).withBatch(-1);
        try (Engine engine = load(plan)) {
            MemorySegment input = engine.input(0);
            MemorySegment output = engine.output(0);
            engine.invoke();
            assertThat(engine.input(0).address()).isEqualTo(input.address());
            assertThat(engine.output(0).address()).isEqualTo(output.address());
        }
    }

    @Test
    void anotherPicture_givesAnotherAnswer() throws Exception {
        ColourModel plan = ColourModel.uint8(WIDTH, HEIGHT, 3);
        try (Engine engine = load(plan)) {
            engine.input(0).fill((byte) 200);
            engine.invoke();
            assertThat(engine.output(0).get(ValueLayout.JAVA_BYTE, 0) & 0xff).isCloseTo(200, within(2));
            engine.input(0).fill((byte) 20);
            engine.invoke();
            assertThat(engine.output(0).get(ValueLayout.JAVA_BYTE, 0) & 0xff).isCloseTo(20, within(2));
        }
    }

    @Test
    void engines_workBesideEachOther() throws Exception {
        ColourModel plan = ColourModel.uint8(WIDTH, HEIGHT, 3);
        try (Engine one = load(plan);
                Engine other = load(plan)) {
            one.input(0).fill((byte) 100);
            other.input(0).fill((byte) 50);
            one.invoke();
            other.invoke();
            assertThat(one.output(0).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 100);
            assertThat(other.output(0).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 50);
        }
    }

    @Test
    void close_canBeCalledTwiceAndEndsTheEngine() throws Exception {
        Engine engine = load(ColourModel.int8(WIDTH, HEIGHT, 3));
        engine.close();
        assertThatCode(engine::close).doesNotThrowAnyException();
        assertThatThrownBy(engine::invoke).isInstanceOf(EngineException.class).hasMessageContaining("closed");
    }

    @Test
    void anEngineLoadedOnOneThread_canBeUsedAndClosedByAnother() throws Exception {
        Engine engine = load(ColourModel.uint8(WIDTH, HEIGHT, 3));
        Throwable[] failure = new Throwable[1];
        Thread thread = Thread.ofPlatform().name("pipeline-test").start(() -> {
            try {
                engine.input(0).fill((byte) 70);
                engine.invoke();
                assertThat(engine.output(0).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 70);
                engine.close();
            } catch (Throwable e) {
                failure[0] = e;
            }
        });
        thread.join();
        assertThat(failure[0]).isNull();
    }

    @Test
    void threads_areAnOptionThatDoesNotChangeTheAnswer() throws Exception {
        ColourModel plan = ColourModel.uint8(WIDTH, HEIGHT, 3);
        ModelFile model = model(plan);
        try (Engine engine = provider().load(model, options(2))) {
            engine.input(0).fill((byte) 33);
            engine.invoke();
            assertThat(engine.output(0).get(ValueLayout.JAVA_BYTE, 2)).isEqualTo((byte) 33);
        }
    }

    @Test
    void theEngine_saysWhatItIs() throws Exception {
        try (Engine engine = load(ColourModel.uint8(WIDTH, HEIGHT, 3))) {
            assertThat(engine.name()).isNotBlank();
            assertThat(engine.target()).isEqualTo(target());
            assertThat(provider().version()).matches("\\d+\\.\\d+.*");
        }
    }

    /** Loads a model of the engine's own format. */
    protected final Engine load(ColourModel plan) throws Exception {
        ModelFile model = model(plan);
        return provider().load(model, options(1));
    }

    private ModelFile model(ColourModel plan) throws Exception {
        Path path = folder.resolve("model" + ending());
        Files.write(path, file(plan));
        return ModelFiles.read(path);
    }

    private static float step(@Nullable Quantization quantization) {
        return quantization == null ? 0f : quantization.scale();
    }

    /** Fills every picture of the batch with the colour, as the spec says. */
    private static void paint(Engine engine, ColourModel plan) {
        TensorSpec spec = engine.inputs().getFirst();
        MemorySegment memory = engine.input(0);
        List<Integer> shape = spec.shape();
        int plane = plan.width() * plan.height();
        for (int i = 0; i < spec.elements(); i++) {
            int channel = plan.isNchw() ? i / plane % shape.get(1) : i % shape.get(3);
            float value = COLOUR[channel];
            if (spec.type() == ElementType.FLOAT32) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
            } else {
                Quantization quantization = requireNonNull(spec.quantization());
                memory.set(ValueLayout.JAVA_BYTE, i, (byte)
                        (Math.round(value / quantization.scale()) + quantization.zeroPoint()));
            }
        }
    }

    private static float real(MemorySegment memory, TensorSpec spec, int index) {
        return switch (spec.type()) {
            case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case INT8 -> requireNonNull(spec.quantization()).toReal(memory.get(ValueLayout.JAVA_BYTE, index));
            case UINT8 -> requireNonNull(spec.quantization()).toReal(memory.get(ValueLayout.JAVA_BYTE, index) & 0xff);
            default -> throw new AssertionError("no score type: " + spec.type());
        };
    }
}
