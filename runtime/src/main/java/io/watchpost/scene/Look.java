package io.watchpost.scene;

import io.watchpost.frame.Frame;
import java.util.Arrays;

/**
 * What one look at a frame measures, beside what the looks of the last seconds have in common. One thread; allocates
 * nothing while frames look alike.
 */
final class Look {
    /** Passers-by and noise fade from the mean within some times this. */
    private static final double MEAN_SECONDS = 3;

    /** Mean square of the Laplacian, above which something is seen: an edge of 9 grey values across the tile. */
    private static final float DETAIL_MIN = 8;

    /** Of the brightness within a tile: what no even surface has, however the light falls on it. */
    private static final float VARIANCE_MIN = 150;

    /** White noise of variance 1 has a Laplacian of variance 20 (4² + 4·1²). */
    private static final float LAPLACIAN_OF_NOISE = 20;

    /** Grey values of a {@link SmallPicture}; more than that is movement. */
    private static final float NOISE_MAX = 2.5f;

    /** The median of the absolute difference of two normal values is 0.6745·√2 standard deviations. */
    private static final float NOISE_OF_MEDIAN = 1.048f;

    private final SmallPicture picture = new SmallPicture();
    private final float[] before = new float[SmallPicture.PIXELS];
    private final int[] differences = new int[256];

    final float[] mean = new float[SmallPicture.PIXELS];
    final Tiles tiles = new Tiles();
    final Tiles tilesOfMean = new Tiles();
    final Gradients gradientsOfMean = new Gradients();

    private boolean hasMean;
    float brightness;
    float overexposed;
    /** Share of the tiles in which something is seen, 0 to 1. */
    float structure;

    /** The next look begins a new mean: another view, or another session of the camera. */
    void forget() {
        hasMean = false;
    }

    /**
     * Measures a frame.
     *
     * @param millis since the look before
     */
    float[] at(Frame frame, long millis) {
        float[] luma = picture.of(frame);
        double weight = hasMean ? 1 - Math.exp(-millis / 1_000.0 / MEAN_SECONDS) : 1;
        float noise = hasMean ? noise(luma) : NOISE_MAX; // nobody knows yet
        for (int i = 0; i < mean.length; i++) {
            mean[i] += (float) weight * (luma[i] - mean[i]);
        }
        if (!hasMean) {
            System.arraycopy(luma, 0, mean, 0, mean.length);
        }
        hasMean = true;
        System.arraycopy(luma, 0, before, 0, before.length);
        brightness = Brightness.mean(luma);
        overexposed = Brightness.overexposed(luma);
        tiles.measure(luma);
        tilesOfMean.measure(mean);
        gradientsOfMean.measure(mean);
        structure = structure(noise, weight);
        return luma;
    }

    /** Standard deviation of what differs from the look before where nothing moves. */
    private float noise(float[] luma) {
        Arrays.fill(differences, 0);
        for (int i = 0; i < luma.length; i++) {
            differences[Math.round(Math.abs(luma[i] - before[i]))]++;
        }
        int median = 0;
        for (int seen = differences[0]; seen <= luma.length / 2; seen += differences[median]) {
            median++;
        }
        return Math.min(NOISE_MAX, median * NOISE_OF_MEDIAN);
    }

    private float structure(float noise, double weight) {
        // what is left of the noise in a mean with this weight of its newest picture
        double left = noise * noise * weight / (2 - weight);
        float detailMin = (float) (DETAIL_MIN + 3 * LAPLACIAN_OF_NOISE * left);
        int count = 0;
        for (int tile = 0; tile < Tiles.COUNT; tile++) {
            if (tilesOfMean.detail[tile] >= detailMin || tiles.variance[tile] >= VARIANCE_MIN) {
                count++;
            }
        }
        return (float) count / Tiles.COUNT;
    }
}
