package io.watchpost.update.trial;

/** Mean and spread of paired differences, in one pass (Welford, "Note on a Method for Calculating…", 1962). */
final class PairedMean {
    /** Of a normal distribution, both sides: 99 %. */
    private static final double Z = 2.576;

    private long count;
    private double mean;
    private double squares;

    void add(double difference) {
        count++;
        double delta = difference - mean;
        mean += delta / count;
        squares += delta * (difference - mean);
    }

    double mean() {
        return mean;
    }

    /** How far the mean may lie from the true one, with 99 %; infinite for fewer than two. */
    double bound() {
        return count < 2 ? Double.POSITIVE_INFINITY : Z * Math.sqrt(squares / (count - 1) / count);
    }
}
