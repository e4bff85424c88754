package io.watchpost.lab.convert.totflite;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.Quantization;
import io.watchpost.lab.onnx.Constants;
import io.watchpost.lab.onnx.OnnxModel;
import io.watchpost.lab.onnx.OnnxNode;
import org.tensorflow.lite.schema.ActivationFunctionType;

/**
 * The clamps (Relu, Clip) between an operator and the quantization of its result.
 *
 * @param min real value
 * @param max real value
 */
record Clamp(float min, float max) {
    static final Clamp NONE = new Clamp(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    static final int LEAST = -128;
    static final int GREATEST = 127;

    private static final float SIX = 6;

    /** What a Relu or Clip does. */
    static Clamp of(OnnxNode node, OnnxModel model) throws EngineException {
        if (node.is("Relu")) {
            return new Clamp(0, Float.POSITIVE_INFINITY);
        }
        return new Clamp(
                bound(node, 1, model, node.real("min", Float.NEGATIVE_INFINITY)),
                bound(node, 2, model, node.real("max", Float.POSITIVE_INFINITY)));
    }

    private static float bound(OnnxNode node, int input, OnnxModel model, float otherwise) throws EngineException {
        if (node.input(input).isEmpty()) {
            return otherwise;
        }
        TensorProto constant = model.constant(node.input(input));
        if (constant == null || !Constants.isFloat(constant) || Constants.elements(constant) != 1) {
            throw EngineException.refused("the bounds of its operator " + node + " are computed, not constant");
        }
        return Constants.floats(constant)[0];
    }

    Clamp and(Clamp other) {
        float from = Math.max(min, other.min);
        float to = Math.min(max, other.max);
        return new Clamp(from, to);
    }

    int leastStep(Quantization quantization) {
        return (int) Math.max(LEAST, quantization.zeroPoint() + Math.rint((double) min / quantization.scale()));
    }

    int greatestStep(Quantization quantization) {
        return (int) Math.min(GREATEST, quantization.zeroPoint() + Math.rint((double) max / quantization.scale()));
    }

    /** Whether int8 of that quantization can't leave it anyway. */
    boolean isAbsorbedBy(Quantization quantization) {
        return leastStep(quantization) == LEAST && greatestStep(quantization) == GREATEST;
    }

    /**
     * The activation that does the same to int8 of that quantization, as a part of other operators; -1 where there is
     * none.
     */
    byte fused(Quantization quantization) {
        if (this.equals(NONE)) {
            return ActivationFunctionType.NONE;
        }
        boolean fromZero = min == 0 || isSame(new Clamp(0, max), quantization);
        if (fromZero && isSame(new Clamp(0, Float.POSITIVE_INFINITY), quantization)) {
            return max == SIX ? ActivationFunctionType.RELU6 : ActivationFunctionType.RELU;
        }
        if (isSame(new Clamp(0, SIX), quantization)) {
            return ActivationFunctionType.RELU6;
        }
        if (isSame(new Clamp(-1, 1), quantization)) {
            return ActivationFunctionType.RELU_N1_TO_1;
        }
        return isAbsorbedBy(quantization) ? ActivationFunctionType.NONE : -1;
    }

    private boolean isSame(Clamp other, Quantization quantization) {
        return leastStep(quantization) == other.leastStep(quantization)
                && greatestStep(quantization) == other.greatestStep(quantization);
    }
}
