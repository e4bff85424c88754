package io.watchpost.lab.figures;

/**
 * A share that was counted, with the 95 % interval of Wilson (Probable inference, the law of succession, and statistical
 * inference, JASA 22, 1927), which stays honest near 0 and 1 and for few trials.
 *
 * @param hits of the trials
 * @param total trials
 */
public record Proportion(int hits, int total) {
    /** The 97.5 % quantile of the normal distribution. */
    static final double Z = 1.959963984540054;

    public Proportion {
        if (hits < 0 || hits > total) {
            throw new IllegalArgumentException("hits must be 0 to " + total + ", were " + hits);
        }
    }

    /** 0 to 1; NaN when nothing was tried. */
    public double value() {
        return total == 0 ? Double.NaN : (double) hits / total;
    }

    /** Lower end of the interval. */
    public double low() {
        return hits == 0 ? 0 : Math.max(0, centre() - reach());
    }

    /** Upper end of the interval. */
    public double high() {
        return hits == total ? 1 : Math.min(1, centre() + reach());
    }

    private double centre() {
        return (hits + Z * Z / 2) / (total + Z * Z);
    }

    private double reach() {
        double misses = total - hits;
        return Z / (total + Z * Z) * Math.sqrt(hits * misses / total + Z * Z / 4);
    }
}
