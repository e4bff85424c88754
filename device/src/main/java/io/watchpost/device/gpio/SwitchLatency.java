package io.watchpost.device.gpio;

import java.util.Arrays;
import java.util.Locale;

/** From the capture of a frame to the output that it switched: the newest times, and the longest of all. For any thread. */
final class SwitchLatency {
    private static final int NEWEST = 1_024;

    private final long[] nanos = new long[NEWEST];
    private long count;
    private long maxNanos;

    /**
     * At one moment, in milliseconds; all 0 before the first.
     *
     * @param switches all that were measured
     * @param p50 of the newest {@value #NEWEST}
     * @param p95 likewise
     * @param max of all
     */
    record Summary(long switches, double p50, double p95, double max) {

        /** For the log. */
        String text() {
            return String.format(Locale.ROOT, "frame to output %.1f ms (p50), %.1f (p95), %.1f (max)", p50, p95, max);
        }
    }

    synchronized void add(long sinceCaptureNanos) {
        nanos[(int) (count++ % NEWEST)] = sinceCaptureNanos;
        maxNanos = Math.max(maxNanos, sinceCaptureNanos);
    }

    synchronized Summary summary() {
        int known = (int) Math.min(count, NEWEST);
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        return new Summary(count, quantileMillis(sorted, 0.5), quantileMillis(sorted, 0.95), maxNanos / 1e6);
    }

    /** The least that this share doesn't exceed. */
    private static double quantileMillis(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}
