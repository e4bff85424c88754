package io.watchpost.lab.convert.toonnx;

import io.watchpost.engine.EngineException;
import io.watchpost.lab.tflite.TfliteOperator;
import org.tensorflow.lite.schema.ActivationFunctionType;

/**
 * What an operator of TensorFlow Lite does to its result at the end: it clamps it.
 *
 * @param min real value
 * @param max real value
 */
record Activation(float min, float max) {
    static final Activation NONE = new Activation(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    static final Activation RELU = new Activation(0, Float.POSITIVE_INFINITY);
    static final Activation RELU6 = new Activation(0, 6);
    static final Activation RELU_N1_TO_1 = new Activation(-1, 1);
    static final Activation RELU_0_TO_1 = new Activation(0, 1);

    static Activation of(byte fused, TfliteOperator operator) throws EngineException {
        return switch (fused) {
            case ActivationFunctionType.NONE -> NONE;
            case ActivationFunctionType.RELU -> RELU;
            case ActivationFunctionType.RELU6 -> RELU6;
            case ActivationFunctionType.RELU_N1_TO_1 -> RELU_N1_TO_1;
            default ->
                throw EngineException.refused("its operator " + operator + " has the fused activation "
                        + (fused >= 0 && fused < ActivationFunctionType.names.length
                                ? ActivationFunctionType.name(fused)
                                : fused)
                        + "; converted are NONE, RELU, RELU6 and RELU_N1_TO_1");
        };
    }

    boolean isNone() {
        return min == Float.NEGATIVE_INFINITY && max == Float.POSITIVE_INFINITY;
    }

    boolean isRelu() {
        return min == 0 && max == Float.POSITIVE_INFINITY;
    }

    /** Clamps to both. */
    Activation and(Activation other) {
        float from = Math.max(min, other.min);
        float to = Math.min(max, other.max);
        return new Activation(from, to);
    }
}
