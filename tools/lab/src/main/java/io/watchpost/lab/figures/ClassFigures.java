package io.watchpost.lab.figures;

/**
 * How a model does on one class.
 *
 * @param label of the class
 * @param precision how many of those it called so are so
 * @param recall how many of those that are so it called so; its total is the support
 */
public record ClassFigures(String label, Proportion precision, Proportion recall) {

    /** How many pictures show this class. */
    public int support() {
        return recall.total();
    }

    /** The harmonic mean of precision and recall; 0 when the class was never found, NaN when it occurs nowhere. */
    public double f1() {
        int named = precision.total() + recall.total();
        return named == 0 ? Double.NaN : 2.0 * recall.hits() / named;
    }
}
