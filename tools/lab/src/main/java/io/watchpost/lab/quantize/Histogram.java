package io.watchpost.lab.quantize;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How often a tensor's values occur, gathered picture by picture without keeping any. Bins have one width and lie from
 * -limit to limit; when a value falls outside, the limit doubles and neighbouring bins become one, which loses nothing
 * because the limit is a power of two. One thread.
 */
final class Histogram {
    /** Bins on each side of zero; at least half of those on the wider side are in use. */
    static final int SIDE = 4096;

    private static final int CHUNK = 1 << 14;
    private static final double LIMIT_MIN = 0x1p-60;

    private final long[] counts = new long[2 * SIDE];
    private final float[] chunk = new float[CHUNK];
    private double limit;
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;
    private long total;
    private long zeros;

    /**
     * Adds the values of a tensor.
     *
     * @param values float32
     * @return false if there is one among them that isn't a finite number; nothing more is added then
     */
    boolean add(MemorySegment values) {
        long elements = values.byteSize() / Float.BYTES;
        for (long at = 0; at < elements; at += CHUNK) {
            int length = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, at * Float.BYTES, chunk, 0, length);
            if (!add(length)) {
                return false;
            }
        }
        return true;
    }

    private boolean add(int length) {
        float least = chunk[0];
        float greatest = chunk[0];
        for (int i = 0; i < length; i++) {
            least = Math.min(least, chunk[i]);
            greatest = Math.max(greatest, chunk[i]);
        }
        if (!Float.isFinite(least) || !Float.isFinite(greatest)) {
            return false;
        }
        min = Math.min(min, least);
        max = Math.max(max, greatest);
        widen(Math.max(-least, greatest));
        double binsPerUnit = SIDE / limit;
        for (int i = 0; i < length; i++) {
            zeros += chunk[i] == 0 ? 1 : 0;
            counts[Math.clamp((int) Math.floor(chunk[i] * binsPerUnit) + SIDE, 0, 2 * SIDE - 1)]++;
        }
        total += length;
        return true;
    }

    private void widen(double magnitude) {
        if (limit == 0) {
            limit = Math.max(LIMIT_MIN, magnitude == 0 ? 0 : Math.scalb(1.0, Math.getExponent(magnitude) + 1));
        }
        while (magnitude > limit) {
            limit *= 2;
            for (int from = 0; from < SIDE; from += 2) {
                // towards zero on both sides, so that a bin isn't overwritten before it was read
                int right = SIDE + from;
                int left = SIDE - 1 - from;
                long rightSum = counts[right] + counts[right + 1];
                long leftSum = counts[left] + counts[left - 1];
                counts[right] = 0;
                counts[right + 1] = 0;
                counts[left] = 0;
                counts[left - 1] = 0;
                counts[SIDE + from / 2] = rightSum;
                counts[SIDE - 1 - from / 2] = leftSum;
            }
        }
    }

    /** How many values were added. */
    long total() {
        return total;
    }

    /** How many of them were exactly 0; they are in bin {@link #SIDE} as well. */
    long zeros() {
        return zeros;
    }

    /** The least value seen; 0 before the first. */
    float min() {
        return total == 0 ? 0 : min;
    }

    /** The greatest value seen; 0 before the first. */
    float max() {
        return total == 0 ? 0 : max;
    }

    /** Values in a bin; bin {@link #SIDE} begins at zero. */
    long count(int bin) {
        return counts[bin];
    }

    /** Real units that a bin is wide. */
    double width() {
        return limit / SIDE;
    }

    /** The real value at which a bin begins. */
    double from(int bin) {
        return (bin - SIDE) * width();
    }
}
