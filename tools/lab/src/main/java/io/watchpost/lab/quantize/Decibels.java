package io.watchpost.lab.quantize;

/** Ratios of powers as decibels. */
final class Decibels {
    private static final double PER_DECADE = 10;

    private Decibels() {}

    /** Signal to noise; positive infinity without noise, NaN with neither. */
    static double of(double signal, double noise) {
        if (noise == 0) {
            return signal == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        return PER_DECADE * Math.log10(signal / noise);
    }
}
