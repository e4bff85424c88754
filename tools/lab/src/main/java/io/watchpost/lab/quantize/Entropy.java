package io.watchpost.lab.quantize;

/**
 * Chooses the range that loses least information, as Szymon Migacz describes for TensorRT ("8-bit Inference with
 * TensorRT", NVIDIA GTC 2017, session 7310, slides 27 to 40): for each candidate threshold T, P is the histogram with
 * everything beyond T counted at T, Q the same histogram without it, merged into as many levels as the integers have and
 * spread again over the bins that held something; the T with the least Kullback-Leibler divergence of P from Q wins.
 *
 * <p>There the range is symmetric. Here it is what a tensor needs: 0 to T where it is never negative, -T to 0 where never
 * positive, else -T to T cut to what was seen. All of these give 256 levels. Exact zeros, of which ReLU makes many, aren't
 * counted: they lose nothing in any range (pytorch-quantization leaves them out, too). And bins are made wide enough to
 * hold some values each; a tensor with too few for that is covered as a whole, since nothing is known of its distribution.
 */
final class Entropy {
    private static final int LEVELS = 256;
    /** So many candidates are tried. */
    private static final int CANDIDATES = 128;

    private static final int VALUES_PER_BIN_MIN = 16;

    /** Bins between the least and the greatest value, without exact zeros. */
    private final double[] counts;
    /** The bin that begins at zero. */
    private final int zero;

    private final double width;

    private Entropy(Histogram histogram, int merged) {
        width = histogram.width() * merged;
        zero = Histogram.SIDE / merged;
        counts = new double[2 * zero];
        for (int bin = 0; bin < 2 * Histogram.SIDE; bin++) {
            counts[bin / merged] += histogram.count(bin) - (bin == Histogram.SIDE ? histogram.zeros() : 0);
        }
    }

    static Range range(Histogram histogram) {
        Range all = Range.including(histogram.min(), histogram.max());
        long values = histogram.total() - histogram.zeros();
        if (values == 0) {
            return all;
        }
        double used = ((double) all.max() - all.min()) / histogram.width();
        int merged = 1;
        while (values < used / merged * VALUES_PER_BIN_MIN) {
            merged *= 2;
        }
        if (used / merged < 2 * LEVELS) {
            return all;
        }
        return new Entropy(histogram, merged).best(all);
    }

    private Range best(Range all) {
        int binsLeft = (int) Math.min(zero, Math.ceil(-all.min() / width));
        int binsRight = (int) Math.min(zero, Math.ceil(all.max() / width));
        int largest = Math.max(binsLeft, binsRight);
        int step = Math.max(1, largest / CANDIDATES);
        int best = largest;
        double least = Double.POSITIVE_INFINITY;
        for (int threshold = largest; threshold > 0; threshold -= step) {
            int first = zero - Math.min(threshold, binsLeft);
            int last = zero + Math.min(threshold, binsRight);
            if (last - first < LEVELS) {
                break; // fewer bins than levels: nothing would be lost to tell apart
            }
            double divergence = divergence(first, last);
            if (divergence < least) {
                least = divergence;
                best = threshold;
            }
        }
        double limit = best * width;
        return Range.including(Math.max(all.min(), -limit), Math.min(all.max(), limit));
    }

    /** Of the bins from first up to last, which is excluded. */
    private double divergence(int first, int last) {
        int bins = last - first;
        double[] reference = new double[bins];
        double[] inside = new double[bins];
        for (int bin = 0; bin < counts.length; bin++) {
            reference[Math.clamp(bin - first, 0, bins - 1)] += counts[bin];
            if (bin >= first && bin < last) {
                inside[bin - first] = counts[bin];
            }
        }
        double[] merged = new double[bins];
        int levels = Math.min(LEVELS, bins);
        for (int level = 0; level < levels; level++) {
            int from = (int) ((long) level * bins / levels);
            int to = (int) ((long) (level + 1) * bins / levels);
            double sum = 0;
            int held = 0;
            for (int bin = from; bin < to; bin++) {
                sum += inside[bin];
                held += reference[bin] > 0 ? 1 : 0;
            }
            for (int bin = from; bin < to; bin++) {
                merged[bin] = reference[bin] > 0 ? sum / held : 0;
            }
        }
        return divergence(reference, merged);
    }

    private static double divergence(double[] p, double[] q) {
        double pSum = 0;
        double qSum = 0;
        for (int i = 0; i < p.length; i++) {
            pSum += p[i];
            qSum += q[i];
        }
        if (qSum == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                // what only outliers hold must cost, and not infinitely
                double qShare = Math.max(q[i] / qSum, 1e-9);
                sum += p[i] / pSum * Math.log(p[i] / pSum / qShare);
            }
        }
        return sum;
    }
}
