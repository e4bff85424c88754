package io.watchpost.vision;

import io.watchpost.frame.Frame;

/** Makes output rows of stored rows; still in stored order where the picture has to be turned by 90 degrees. */
interface Resampler {

    /**
     * Makes output row {@code r}.
     *
     * @param out for each component its values, 0 to 255 in 1/2^{@value Taps#BITS}: [component][column]
     */
    void row(Frame frame, int r, int[][] out);

    static Resampler of(Preprocessing.Resampling resampling, StoredRows rows, Axis columns, Axis lines) {
        return switch (resampling) {
            case BILINEAR -> new WeightedResampler(rows, Taps.bilinear(columns), Taps.bilinear(lines));
            case AREA -> new WeightedResampler(rows, Taps.area(columns), Taps.area(lines));
            case NEAREST -> new NearestResampler(rows, columns, lines);
        };
    }
}
