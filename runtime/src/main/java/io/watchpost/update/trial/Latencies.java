package io.watchpost.update.trial;

import java.util.Arrays;

/** The newest latencies of one model, for their quantiles. */
final class Latencies {
    private static final int NEWEST = 512;

    private final long[] nanos = new long[NEWEST];
    private int count;

    void add(long value) {
        nanos[count++ % NEWEST] = value;
    }

    /** Milliseconds below which this share of them lies; 0 before the first. */
    double quantileMillis(double share) {
        int known = Math.min(count, NEWEST);
        if (known == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(known - 1L, (long) (share * known))] / 1e6;
    }
}
