package io.watchpost.lab.train;

/** A running mean. One thread. */
final class Mean {
    private double sum;
    private long count;

    void add(double value) {
        sum += value;
        count++;
    }

    /** Not a number before the first value. */
    double value() {
        return sum / count;
    }

    long count() {
        return count;
    }
}
