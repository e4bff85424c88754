package io.watchpost.demo.belt;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Smooth irregular values for textures: rubber, dirt, brushed metal. One tile that repeats without a seam, the same in
 * every picture; pictures differ by where and how stretched they read it. Immutable, so any thread may read.
 */
final class NoiseTile {
    private static final int SIDE = 256;
    private static final NoiseTile SHARED = new NoiseTile(new SplittableRandom(0x5eed));

    private final float[] values = new float[SIDE * SIDE];

    private NoiseTile(RandomGenerator random) {
        double weight = 1;
        for (int cells = SIDE / 8; cells <= SIDE; cells *= 2) {
            addOctave(random, cells, weight);
            weight *= 0.6;
        }
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        float deviation = (float) Math.sqrt(squares / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] /= deviation;
        }
    }

    static NoiseTile shared() {
        return SHARED;
    }

    private void addOctave(RandomGenerator random, int cells, double weight) {
        float[] lattice = new float[cells * cells];
        for (int i = 0; i < lattice.length; i++) {
            lattice[i] = (float) (random.nextGaussian() * weight);
        }
        double step = (double) cells / SIDE;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                values[y * SIDE + x] += interpolated(lattice, cells, x * step, y * step);
            }
        }
    }

    /** Mean 0, standard deviation about 1; coordinates in cells of the tile, any size. */
    float at(double x, double y) {
        return interpolated(values, SIDE, x, y);
    }

    /** {@code side} is a power of two. */
    private static float interpolated(float[] grid, int side, double x, double y) {
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        float fx = (float) (x - floorX);
        float fy = (float) (y - floorY);
        int x0 = (int) (long) floorX & (side - 1);
        int y0 = ((int) (long) floorY & (side - 1)) * side;
        int x1 = (x0 + 1) & (side - 1);
        int y1 = (y0 + side) & (side * side - 1);
        float top = grid[y0 + x0] + (grid[y0 + x1] - grid[y0 + x0]) * fx;
        float bottom = grid[y1 + x0] + (grid[y1 + x1] - grid[y1 + x0]) * fx;
        return top + (bottom - top) * fy;
    }
}
