package io.watchpost.lab.quantize;

/**
 * Chooses the range that loses least information, as Szymon Migacz describes for TensorRT ("8-bit Inference with
 * TensorRT", NVIDIA GTC 2017, session 7310, slides 27 to 40): for each candidate threshold T, P is the histogram with
 * everything beyond T counted at T, Q the same histogram without it, merged into as many levels as the integers have and
 * spread again over the bins that held something; the T with the least Kullback-Leibler divergence of P from Q wins.
 *
 * <p>There the range is symmetric. Here it is what a tensor needs: 0 to T where it is never negative, -T to 0 where never
 * positive, else -T to T cut to what was seen. All of these give 256 levels.
 */
final class Entropy {
    private static final int LEVELS = 256;
    /** Of all bins on a side, so many are added from one candidate to the next. */
    private static final int STEP = 16;

    private Entropy() {}

    static Range range(Histogram histogram) {
        double low = Math.min(0, histogram.min());
        double high = Math.max(0, histogram.max());
        int binsLeft = (int) Math.min(Histogram.SIDE, Math.ceil(-low / histogram.width()));
        int binsRight = (int) Math.min(Histogram.SIDE, Math.ceil(high / histogram.width()));
        int largest = Math.max(binsLeft, binsRight);
        int best = largest;
        double least = Double.POSITIVE_INFINITY;
        for (int threshold = LEVELS / 2; threshold < largest + STEP; threshold += STEP) {
            int tried = Math.min(threshold, largest);
            int first = Histogram.SIDE - Math.min(tried, binsLeft);
            int last = Histogram.SIDE + Math.min(tried, binsRight);
            if (last - first < LEVELS && tried < largest) {
                continue; // fewer bins than levels: nothing would be lost to tell apart
            }
            double divergence = divergence(histogram, first, last);
            if (divergence < least) {
                least = divergence;
                best = tried;
            }
        }
        double limit = best * histogram.width();
        return Range.including(Math.max(low, -limit), Math.min(high, limit));
    }

    /** Of the bins from first up to last, which is excluded. */
    private static double divergence(Histogram histogram, int first, int last) {
        int bins = last - first;
        double[] reference = new double[bins];
        double[] inside = new double[bins];
        for (int bin = 0; bin < 2 * Histogram.SIDE; bin++) {
            reference[Math.clamp(bin - first, 0, bins - 1)] += histogram.count(bin);
            if (bin >= first && bin < last) {
                inside[bin - first] = histogram.count(bin);
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
