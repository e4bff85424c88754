package io.watchpost.lab.train;

import org.jspecify.annotations.Nullable;

/**
 * What the squares of some pictures show, as the training's second task wants it: a network that is also asked where
 * something is learns what it is from far fewer pictures.
 */
final class Places {
    /** Side of a square in pixels: large enough for a layer of some depth to stand for it, small enough for a scratch. */
    static final int STRIDE = 8;

    private final int classes;
    private final int size;
    private final int side;
    private final float[] targets;
    private final double[] totals;
    private int pictures;

    /**
     * For the pictures of one batch.
     *
     * @param size height and width of the pictures
     */
    Places(int pictures, int classes, int size) {
        this.classes = classes;
        this.size = size;
        this.side = Math.ceilDiv(size, STRIDE);
        this.targets = new float[pictures * classes * side * side];
        this.totals = new double[classes];
    }

    /** The next picture: classes of its pixels, uint8 [size, size]; null when nobody marked them. */
    void add(byte @Nullable [] places) {
        int from = pictures++ * classes * side * side;
        for (int at = 0; places != null && at < places.length; at++) {
            int label = places[at];
            int square = at / size / STRIDE * side + at % size / STRIDE;
            targets[from + label * side * side + square] += 1;
            totals[label]++;
        }
    }

    /**
     * For each square and class the share of its pixels, scaled so that every class weighs the same in the batch, however
     * small: float [pictures, classes, side, side], with the sum 1. Null when no picture was marked.
     */
    float @Nullable [] balanced() {
        int present = 0;
        for (double total : totals) {
            present += total > 0 ? 1 : 0;
        }
        if (present == 0) {
            return null;
        }
        int area = side * side;
        float[] balanced = new float[targets.length];
        for (int i = 0; i < targets.length; i++) {
            balanced[i] = targets[i] == 0 ? 0 : (float) (targets[i] / totals[i / area % classes] / present);
        }
        return balanced;
    }
}
