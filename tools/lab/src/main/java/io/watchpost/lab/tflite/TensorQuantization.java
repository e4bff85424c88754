package io.watchpost.lab.tflite;

import io.watchpost.engine.Quantization;
import java.util.List;

/**
 * Affine quantization of a tensor, of the whole or of each slice along an axis: real = (quantized - zeroPoint) × scale.
 *
 * @param scales one for the whole tensor, or one for each slice
 * @param zeroPoints as many as scales
 * @param axis along which the slices lie; 0 where there is one scale
 */
public record TensorQuantization(List<Float> scales, List<Integer> zeroPoints, int axis) {
    public TensorQuantization {
        scales = List.copyOf(scales);
        zeroPoints = List.copyOf(zeroPoints);
        if (scales.isEmpty() || scales.size() != zeroPoints.size()) {
            throw new IllegalArgumentException(
                    "as many zero points as scales are needed, were " + zeroPoints.size() + " and " + scales.size());
        }
    }

    /** Of a whole tensor. */
    public static TensorQuantization of(Quantization quantization) {
        return new TensorQuantization(List.of(quantization.scale()), List.of(quantization.zeroPoint()), 0);
    }

    /** Whether slices have scales of their own. */
    public boolean isPerAxis() {
        return scales.size() > 1;
    }

    /** The scale of a slice. */
    public float scale(int slice) {
        return scales.get(isPerAxis() ? slice : 0);
    }

    /** The zero point of a slice. */
    public int zeroPoint(int slice) {
        return zeroPoints.get(isPerAxis() ? slice : 0);
    }
}
