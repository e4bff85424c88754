package io.watchpost.cli;

import java.util.Arrays;

/** Durations of the same work, in nanoseconds. The room for them is taken before the first is measured. */
final class Samples {
    private final long[] nanos;
    private int count;
    private boolean sorted;

    Samples(int max) {
        nanos = new long[max];
    }

    void add(long duration) {
        nanos[count++] = duration;
        sorted = false;
    }

    /**
     * The duration that this share of all stays within (nearest rank).
     *
     * @param share in (0, 1]
     * @return milliseconds, 0 when nothing was measured
     */
    double millis(double share) {
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        int rank = (int) Math.ceil(share * count);
        return nanos[Math.max(1, rank) - 1] / 1e6;
    }
}
