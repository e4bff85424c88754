package io.watchpost.classify;

import io.watchpost.engine.ElementType;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.engine.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Makes scores of an output tensor: dequantizes, then applies the scores rule. Allocates nothing after construction.
 *
 * <p>One thread: the pipeline's.
 */
public final class ScoreReader {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final ElementType type;
    private final int classes;
    private final ScoresRule rule;
    /** Real value of each byte 0 to 255; empty for float outputs. */
    private final float[] realOfByte;

    /**
     * Prepares for one output.
     *
     * @param spec of an output with one dimension larger than 1 (or a single class)
     * @throws EngineException refused, if scores can't be read from such a tensor
     */
    public ScoreReader(TensorSpec spec, ScoresRule rule) throws EngineException {
        this.type = spec.type();
        this.classes = Math.toIntExact(spec.elements());
        this.rule = rule;
        this.realOfByte = type.isQuantized() ? realOfByte(spec) : new float[0];
        if (!type.isQuantized() && type != ElementType.FLOAT32) {
            throw EngineException.refused(
                    "its output \"" + spec.name() + "\" is " + spec + "; scores are uint8, int8 or float32");
        }
    }

    private static float[] realOfByte(TensorSpec spec) throws EngineException {
        Quantization quantization = spec.quantization();
        if (quantization == null) {
            throw EngineException.refused("its output \"" + spec.name() + "\" is " + spec
                    + " without scale and zero point, so its numbers have no meaning");
        }
        float[] table = new float[256];
        for (int bits = 0; bits < 256; bits++) {
            table[bits] = quantization.toReal(spec.type() == ElementType.INT8 ? (byte) bits : bits);
        }
        return table;
    }

    /** Number of classes, the length that {@link #read} fills. */
    public int classes() {
        return classes;
    }

    /**
     * Reads the scores of the first item of the batch.
     *
     * @param output the engine's tensor
     * @param scores filled from index 0; at least {@link #classes()} long
     * @throws EngineException inference failed, if a score is not a finite number
     */
    public void read(MemorySegment output, float[] scores) throws EngineException {
        if (type == ElementType.FLOAT32) {
            MemorySegment.copy(output, FLOAT, 0, scores, 0, classes);
            requireFinite(scores);
        } else {
            for (int index = 0; index < classes; index++) {
                scores[index] = realOfByte[output.get(ValueLayout.JAVA_BYTE, index) & 0xff];
            }
        }
        switch (rule) {
            case AS_IS -> {}
            case SOFTMAX -> softmax(scores);
            case SIGMOID -> sigmoid(scores);
        }
    }

    private void requireFinite(float[] scores) throws EngineException {
        for (int index = 0; index < classes; index++) {
            if (!Float.isFinite(scores[index])) {
                throw EngineException.inferenceFailed("the model gave " + scores[index] + " for class " + index
                        + ": its weights or the declared mean and std don't fit");
            }
        }
    }

    /** Shifted by the greatest logit, so that no exponential overflows. */
    private void softmax(float[] scores) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int index = 0; index < classes; index++) {
            greatest = Math.max(greatest, scores[index]);
        }
        double sum = 0;
        for (int index = 0; index < classes; index++) {
            double exponential = Math.exp(scores[index] - greatest);
            scores[index] = (float) exponential;
            sum += exponential;
        }
        for (int index = 0; index < classes; index++) {
            scores[index] = (float) (scores[index] / sum);
        }
    }

    private void sigmoid(float[] scores) {
        for (int index = 0; index < classes; index++) {
            scores[index] = (float) (1 / (1 + Math.exp(-scores[index])));
        }
    }
}
