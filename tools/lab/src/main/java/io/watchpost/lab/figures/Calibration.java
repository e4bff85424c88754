package io.watchpost.lab.figures;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether scores mean what they say: of the pictures that a model is 80 % sure of, 80 % should be right. The scores of
 * the best class lie in ten bins of equal width (Guo et al., On calibration of modern neural networks, 2017).
 *
 * @param bins from 0 to 1, empty ones included
 */
public record Calibration(List<Bin> bins) {
    private static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Sorts pictures by their score.
     *
     * @param scores of the best class, for each picture
     * @param right whether that class was right
     * @return null when some score is no probability: not between 0 and 1
     */
    public static @Nullable Calibration of(float[] scores, boolean[] right) {
        int[] counts = new int[BINS];
        int[] hits = new int[BINS];
        double[] sums = new double[BINS];
        for (int picture = 0; picture < scores.length; picture++) {
            float score = scores[picture];
            if (!(score >= 0 && score <= 1)) {
                return null;
            }
            int bin = Math.min(BINS - 1, (int) (score * BINS));
            counts[bin]++;
            sums[bin] += score;
            hits[bin] += right[picture] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            bins.add(new Bin(
                    (double) bin / BINS,
                    (double) (bin + 1) / BINS,
                    counts[bin] == 0 ? Double.NaN : sums[bin] / counts[bin],
                    new Proportion(hits[bin], counts[bin])));
        }
        return new Calibration(bins);
    }

    /** The mean distance between score and accuracy over all pictures: the expected calibration error, 0 to 1. */
    public double expectedError() {
        int total = bins.stream().mapToInt(bin -> bin.accuracy().total()).sum();
        return bins.stream()
                .filter(bin -> bin.accuracy().total() > 0)
                .mapToDouble(bin -> bin.error() * bin.accuracy().total() / total)
                .sum();
    }

    /** The distance in the worst bin. */
    public double maximumError() {
        return bins.stream()
                .filter(bin -> bin.accuracy().total() > 0)
                .mapToDouble(Bin::error)
                .max()
                .orElse(0);
    }

    /**
     * Pictures of nearly the same score.
     *
     * @param from the lowest score
     * @param to the highest
     * @param meanScore of those in it; NaN when there are none
     * @param accuracy of those in it
     */
    public record Bin(double from, double to, double meanScore, Proportion accuracy) {

        /** Distance between what the scores say and what is so. */
        double error() {
            return Math.abs(accuracy.value() - meanScore);
        }
    }
}
