package io.watchpost.lab.convert;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.Engine;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineOptions;
import io.watchpost.engine.Engines;
import io.watchpost.engine.ModelFile;
import io.watchpost.engine.ModelFormat;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import io.watchpost.lab.tflite.Permutation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Runs a model in memory on real numbers, whatever the type and the order of its ends. */
public final class ModelRun implements AutoCloseable {
    private final Engine engine;

    private ModelRun(Engine engine) {
        this.engine = engine;
    }

    public static ModelRun of(byte[] model, ModelFormat format) throws EngineException {
        return new ModelRun(Engines.load(file(model, format), null, EngineOptions.SINGLE_THREAD));
    }

    public static ModelFile file(byte[] model, ModelFormat format) {
        MemorySegment bytes =
                Arena.ofAuto().allocate(Math.max(1, model.length), 16).asSlice(0, model.length);
        bytes.copyFrom(MemorySegment.ofArray(model));
        return new ModelFile(Path.of("test." + format.wireName()), format, "sha256:test", bytes);
    }

    public TensorSpec input() {
        return engine.inputs().getFirst();
    }

    public TensorSpec output() {
        return engine.outputs().getFirst();
    }

    /**
     * Runs it.
     *
     * @param values in the order of dimensions of {@code shape}
     * @param shape [N, H, W, C], or whatever the model has that isn't a picture
     * @return the first output; one of four dimensions in the order [N, H, W, C] if the input was turned round as well
     */
    public float[] run(float[] values, List<Integer> shape) throws EngineException {
        TensorSpec input = input();
        boolean turned = !input.shape().equals(shape);
        float[] fed = turned ? moved(values, shape, Permutation.NHWC_TO_NCHW) : values;
        for (int i = 0; i < fed.length; i++) {
            put(engine.input(0), input, i, fed[i]);
        }
        engine.invoke();
        TensorSpec output = output();
        float[] result = new float[Math.toIntExact(output.elements())];
        for (int i = 0; i < result.length; i++) {
            result[i] = get(engine.output(0), output, i);
        }
        return turned && output.shape().size() == 4 ? moved(result, output.shape(), Permutation.NCHW_TO_NHWC) : result;
    }

    private static float[] moved(float[] values, List<Integer> shape, Permutation order) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        float[] moved = new float[values.length];
        ByteBuffer.wrap(order.apply(bytes, Float.BYTES, shape))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(moved);
        return moved;
    }

    private static void put(MemorySegment memory, TensorSpec spec, int index, float value) {
        if (spec.type() == ElementType.FLOAT32) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, value);
            return;
        }
        Quantization quantization = Objects.requireNonNull(spec.quantization());
        int least = spec.type() == ElementType.INT8 ? -128 : 0;
        long step = Math.round((double) value / quantization.scale()) + quantization.zeroPoint();
        memory.set(ValueLayout.JAVA_BYTE, index, (byte) Math.clamp(step, least, least + 255));
    }

    private static float get(MemorySegment memory, TensorSpec spec, int index) {
        if (spec.type() == ElementType.FLOAT32) {
            return memory.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
        }
        byte bits = memory.get(ValueLayout.JAVA_BYTE, index);
        return Objects.requireNonNull(spec.quantization()).toReal(spec.type() == ElementType.INT8 ? bits : bits & 0xff);
    }

    /** The index of the greatest, the first of several. */
    public static int top(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** The greatest difference of two results. */
    public static double distance(float[] one, float[] other) {
        double greatest = one.length == other.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            greatest = Math.max(greatest, Math.abs((double) one[i] - other[i]));
        }
        return greatest;
    }

    /**
     * Share of pairs that name the same class. Where 8-bit scores of two classes are equal, which of them comes first says
     * nothing: naming either is the same.
     */
    public static double agreement(List<float[]> one, List<float[]> other) {
        int same = 0;
        for (int i = 0; i < one.size(); i++) {
            int first = top(one.get(i));
            int second = top(other.get(i));
            boolean tied = one.get(i)[second] == one.get(i)[first] || other.get(i)[first] == other.get(i)[second];
            same += tied ? 1 : 0;
        }
        return same / (double) one.size();
    }

    @Override
    public void close() {
        engine.close();
    }
}
