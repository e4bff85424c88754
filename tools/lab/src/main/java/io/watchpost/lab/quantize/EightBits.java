package io.watchpost.lab.quantize;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.watchpost.engine.Quantization;

/**
 * The two integer types of activations. Both have 256 steps, and one becomes the other by moving the zero point by 128.
 * ONNX Runtime on x86 has kernels for uint8 activations with int8 weights only: it turns pairs of int8 into uint8 when it
 * loads a model, but not those that several operators read (onnxruntime/core/optimizer/qdq_transformer/qdq_s8_to_u8.cc,
 * CheckOutputEdges), and layers between an int8 and a uint8 then run in float. Of a MobileNet v2 those are 16 of 52.
 */
public enum EightBits {
    INT8(-128, 127, DataType.INT8),
    UINT8(0, 255, DataType.UINT8);

    /** Steps between the least and the greatest value. */
    static final int STEPS = 255;

    /** A tensor that holds nothing but zeros gets this scale, so that whatever else comes has some resolution. */
    private static final float SCALE_OF_NOTHING = 1f / STEPS;

    /** Smaller scales would make products of scales too small for 32-bit multipliers. */
    private static final double SCALE_MIN = 0x1p-24;

    private final int least;
    private final int greatest;
    private final DataType type;

    EightBits(int least, int greatest, DataType type) {
        this.least = least;
        this.greatest = greatest;
        this.type = type;
    }

    int least() {
        return least;
    }

    int greatest() {
        return greatest;
    }

    DataType type() {
        return type;
    }

    /** The quantization that covers a range and has a step for 0.0 exactly. */
    Quantization covering(Range range) {
        double width = (double) range.max() - range.min();
        if (width == 0) {
            return new Quantization(SCALE_OF_NOTHING, least);
        }
        double scale = Math.max(width / STEPS, SCALE_MIN);
        int zeroPoint = (int) Math.clamp(Math.rint(least - range.min() / scale), (double) least, (double) greatest);
        float rounded = (float) scale;
        if (range.min() == 0 && (double) rounded * STEPS > range.max() && scale > SCALE_MIN) {
            // a hair below: so the clamp to the maximum, as of Relu6, is seen to be what the integers do anyway
            rounded = Math.nextDown(rounded);
        }
        return new Quantization(rounded, zeroPoint);
    }

    /** The value that stands for a real number. */
    int quantize(double real, Quantization quantization) {
        double value = Math.rint(real / quantization.scale()) + quantization.zeroPoint();
        return (int) Math.clamp(value, (double) least, (double) greatest);
    }
}
