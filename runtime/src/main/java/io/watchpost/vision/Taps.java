package io.watchpost.vision;

import java.util.Arrays;

/**
 * Which stored pixels make each output pixel of an axis, and how much of each: output {@code i} takes
 * {@code weight[t][i]} of pixel {@code at[t][i]}, for every t. Weights are in 1/2^{@value #BITS} and add up to exactly
 * one; where an output needs fewer pixels than others, the rest have no weight.
 */
@SuppressWarnings("ArrayRecordComponent") // tables, never compared
record Taps(int[][] at, int[][] weight) {
    /** With 8-bit pixels a weighted sum has 30 bits. */
    static final int BITS = 22;

    static final int ONE = 1 << BITS;

    /** Two neighbours, half-pixel centres. */
    static Taps bilinear(Axis axis) {
        Taps taps = empty(axis, 2);
        for (int i = 0; i < axis.outputs(); i++) {
            double position = axis.centre(i) - 0.5;
            double floor = Math.floor(position);
            int after = (int) Math.round((position - floor) * ONE);
            taps.set(0, i, axis.stored((int) floor), ONE - after);
            taps.set(1, i, axis.stored((int) floor + 1), after);
        }
        return taps;
    }

    /** All pixels that are covered, by how much they are. */
    static Taps area(Axis axis) {
        int most = 0;
        for (int i = 0; i < axis.outputs(); i++) {
            most = Math.max(most, last(axis, i) - first(axis, i) + 1);
        }
        // taps are taken two at a time
        Taps taps = empty(axis, most + most % 2);
        double whole = axis.length() / axis.outputs();
        for (int i = 0; i < axis.outputs(); i++) {
            // differences of rounded sums: what one weight loses by rounding, the next one gains
            int given = 0;
            int first = first(axis, i);
            int last = last(axis, i);
            for (int upright = first; upright <= last; upright++) {
                double covered = (Math.min(axis.edge(i + 1), upright + 1.0) - axis.edge(i)) / whole;
                int sum = upright == last ? ONE : (int) Math.round(Math.clamp(covered, 0.0, 1.0) * ONE);
                taps.set(upright - first, i, axis.stored(upright), sum - given);
                given = sum;
            }
        }
        return taps;
    }

    /** Tables whose taps stay within the axis and have no weight. */
    private static Taps empty(Axis axis, int count) {
        Taps taps = new Taps(new int[count][axis.outputs()], new int[count][axis.outputs()]);
        for (int[] at : taps.at) {
            Arrays.fill(at, axis.storedFrom());
        }
        return taps;
    }

    private void set(int tap, int output, int pixel, int share) {
        at[tap][output] = pixel;
        weight[tap][output] = share;
    }

    int count() {
        return at.length;
    }

    private static int first(Axis axis, int output) {
        return (int) Math.floor(axis.edge(output));
    }

    private static int last(Axis axis, int output) {
        return Math.max(first(axis, output), (int) Math.ceil(axis.edge(output + 1)) - 1);
    }
}
