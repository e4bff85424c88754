package io.watchpost.lab.quantize;

/**
 * The range of reals that a tensor's integers cover. Always includes 0, which padding and ReLU need exactly.
 *
 * @param min at most 0
 * @param max at least 0
 */
public record Range(float min, float max) {
    public Range {
        if (!(min <= 0 && max >= 0) || Float.isInfinite(min) || Float.isInfinite(max)) {
            throw new IllegalArgumentException("a range is finite and includes 0, was " + min + " to " + max);
        }
    }

    /** From one number to the other, widened to 0. */
    static Range including(double from, double to) {
        return new Range((float) Math.min(0, from), (float) Math.max(0, to));
    }
}
