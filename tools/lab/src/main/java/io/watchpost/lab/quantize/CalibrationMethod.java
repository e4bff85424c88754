package io.watchpost.lab.quantize;

import java.util.Locale;

/** How the range of a tensor is chosen from what calibration saw. */
public enum CalibrationMethod {
    /** Everything that was seen: nothing saturates, and one outlier coarsens all. */
    MIN_MAX,
    /** All but a small share of the values, cut off where they are farthest from zero. */
    PERCENTILE,
    /** The range whose quantized distribution is nearest to the real one. */
    ENTROPY;

    /** The word on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The range to cover.
     *
     * @param percentile share of the values that is kept, in (50, 100]; only read by {@link #PERCENTILE}
     */
    Range range(Histogram histogram, double percentile) {
        return switch (this) {
            case MIN_MAX -> Range.including(histogram.min(), histogram.max());
            case PERCENTILE -> percentile(histogram, percentile);
            case ENTROPY -> Entropy.range(histogram);
        };
    }

    private static Range percentile(Histogram histogram, double percentile) {
        boolean twoSided = histogram.min() < 0 && histogram.max() > 0;
        double outside = (1 - percentile / 100) * histogram.total() / (twoSided ? 2 : 1);
        double low = Math.min(0, histogram.min());
        double high = Math.max(0, histogram.max());
        long seen = 0;
        for (int bin = 0; bin < Histogram.SIDE; bin++) {
            seen += histogram.count(bin);
            if (seen > outside) {
                low = Math.max(low, histogram.from(bin));
                break;
            }
        }
        seen = 0;
        for (int bin = 2 * Histogram.SIDE - 1; bin >= Histogram.SIDE; bin--) {
            seen += histogram.count(bin);
            if (seen > outside) {
                high = Math.min(high, histogram.from(bin + 1));
                break;
            }
        }
        return Range.including(low, high);
    }
}
