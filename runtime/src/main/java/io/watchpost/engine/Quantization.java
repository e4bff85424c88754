package io.watchpost.engine;

/**
 * Affine quantization of a whole tensor: real = (quantized - zeroPoint) × scale.
 *
 * @param scale real units per quantized step
 * @param zeroPoint the quantized value that stands for 0.0
 */
public record Quantization(float scale, int zeroPoint) {
    public Quantization {
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw new IllegalArgumentException("a quantization scale must be > 0 and finite, was " + scale);
        }
    }

    /** The real value of a quantized one. */
    public float toReal(int quantized) {
        return (quantized - zeroPoint) * scale;
    }
}
