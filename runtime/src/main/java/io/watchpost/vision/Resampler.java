package io.watchpost.vision;

import io.watchpost.frame.Frame;

/** Makes output rows of stored rows; still in stored order where the picture has to be turned by 90 degrees. */
interface Resampler {

    /** Makes output row {@code r}: {@code columns × channels} bytes. Rows are asked for in ascending order. */
    void row(Frame frame, int r, byte[] out);

    /** Forgets rows of the frame before. */
    default void begin() {}

    static Resampler of(Preprocessing.Resampling resampling, StoredRows rows, Axis columns, Axis lines) {
        return switch (resampling) {
            case BILINEAR -> new BilinearResampler(rows, columns, lines);
            case AREA -> new AreaResampler(rows, columns, lines);
            case NEAREST -> new NearestResampler(rows, columns, lines);
        };
    }
}
