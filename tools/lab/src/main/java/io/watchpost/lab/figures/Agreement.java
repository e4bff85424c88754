package io.watchpost.lab.figures;

/**
 * Two models, or one with two engines, on the same pictures.
 *
 * @param first name of the one
 * @param second name of the other
 * @param same how often both gave the same label, right or wrong
 * @param bothRight pictures that both got right
 * @param onlyFirst pictures that only the first got right
 * @param onlySecond pictures that only the second got right
 */
public record Agreement(String first, String second, Proportion same, int bothRight, int onlyFirst, int onlySecond) {

    /** Pictures that both got wrong. */
    public int bothWrong() {
        return same.total() - bothRight - onlyFirst - onlySecond;
    }

    /** Accuracy of the second less that of the first, in points (hundredths). */
    public double points() {
        return 100.0 * (onlySecond - onlyFirst) / same.total();
    }

    /** Lower end of the 95 % interval of {@link #points}. */
    public double pointsLow() {
        return Math.max(-100, adjusted() - reach());
    }

    /** Upper end of the 95 % interval of {@link #points}. */
    public double pointsHigh() {
        return Math.min(100, adjusted() + reach());
    }

    /*
     * For pairs, with half a picture added to each of the four counts so that it holds for few differences: Agresti and
     * Min, Simple improved confidence intervals for comparing matched proportions, Statistics in Medicine 24, 2005.
     */
    private double adjusted() {
        return 100.0 * (onlySecond - onlyFirst) / (same.total() + 2);
    }

    private double reach() {
        double n = same.total() + 2;
        double differing = onlyFirst + onlySecond + 1;
        double shift = onlySecond - onlyFirst;
        return 100 * Proportion.Z * Math.sqrt(differing - shift * shift / n) / n;
    }

    /**
     * How probable so uneven a split of the differing pictures would be if both were equally good (McNemar's test, exact
     * and two-sided).
     */
    public double probabilityIfEqual() {
        int differing = onlyFirst + onlySecond;
        int fewer = Math.min(onlyFirst, onlySecond);
        double sum = 0;
        double logTerm = -differing * Math.log(2); // log of (differing over k) / 2^differing, for k = 0
        for (int k = 0; k <= fewer; k++) {
            sum += Math.exp(logTerm);
            logTerm += Math.log(differing - k) - Math.log(k + 1);
        }
        return Math.min(1, 2 * sum);
    }
}
