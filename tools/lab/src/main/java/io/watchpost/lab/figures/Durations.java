package io.watchpost.lab.figures;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How long the same work took for each picture. Immutable. */
public final class Durations {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] inOrder;
    private final long[] sorted;

    /** @param nanos for each picture, in the order of the pictures; at least one */
    public Durations(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        inOrder = nanos.clone();
        sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /**
     * What this share of all stays within (nearest rank).
     *
     * @param share in (0, 1]
     * @return milliseconds
     */
    public double millis(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
    }

    /** Milliseconds. */
    public double meanMillis() {
        return LongStream.of(sorted).average().orElseThrow() / NANOS_PER_MILLI;
    }

    /**
     * How many times as long as the other: the median over the pictures, each compared with itself, so that what slows
     * the machine down for a while falls on both.
     */
    public double ratioTo(Durations other) {
        if (other.inOrder.length != inOrder.length) {
            throw new IllegalArgumentException(
                    inOrder.length + " pictures can't be compared with " + other.inOrder.length);
        }
        double[] ratios = new double[inOrder.length];
        for (int picture = 0; picture < ratios.length; picture++) {
            ratios[picture] = (double) inOrder[picture] / Math.max(1, other.inOrder[picture]);
        }
        Arrays.sort(ratios);
        return ratios[(ratios.length - 1) / 2];
    }

    /** How many took at least {@code fromMillis} and less than {@code toMillis}. */
    public int between(double fromMillis, double toMillis) {
        return (int) LongStream.of(sorted)
                .filter(nanos -> nanos >= fromMillis * NANOS_PER_MILLI && nanos < toMillis * NANOS_PER_MILLI)
                .count();
    }

    /** How many were measured. */
    public int count() {
        return sorted.length;
    }
}
