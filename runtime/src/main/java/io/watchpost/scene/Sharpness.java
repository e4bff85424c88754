package io.watchpost.scene;

/**
 * How sharp a picture is beside its reference, tile by tile: the share of its contrast that lies in fine detail. Less
 * light takes contrast and detail alike, a blurred lens takes the detail. Noise counts as detail: in the dark a picture
 * is rather taken for sharp than falsely for blurred.
 */
final class Sharpness {
    /** Mean square of the Laplacian that a tile of the reference must have to be compared. */
    private static final float DETAIL_MIN = 30;

    /** Of the brightness within a tile: less contrast, as in fog, tells nothing. */
    private static final float VARIANCE_MIN = 30;

    private static final int TILES_MIN = 6;

    /** Share of the compared tiles that must have lost it: a lorry or rain on the lens hides some. */
    private static final double TILES_SHARE = 0.75;

    private final float[] ratios = new float[Tiles.COUNT];
    private int compared;

    /** Compares. */
    void measure(Tiles now, Tiles reference) {
        compared = 0;
        for (int tile = 0; tile < Tiles.COUNT; tile++) {
            if (reference.detail[tile] >= DETAIL_MIN
                    && reference.variance[tile] >= VARIANCE_MIN
                    && now.variance[tile] >= VARIANCE_MIN) {
                float share = now.detail[tile] / now.variance[tile];
                insert(share / (reference.detail[tile] / reference.variance[tile]));
            }
        }
    }

    /** Keeps them in ascending order; the library's sort allocates. */
    private void insert(float ratio) {
        int at = compared++;
        while (at > 0 && ratios[at - 1] > ratio) {
            ratios[at] = ratios[at - 1];
            at--;
        }
        ratios[at] = ratio;
    }

    boolean isKnown() {
        return compared >= TILES_MIN;
    }

    /** Three quarters of the tiles have at most this share of the reference's sharpness; NaN if it can't be told. */
    float ofMostTiles() {
        return isKnown() ? ratios[(int) Math.ceil(compared * TILES_SHARE) - 1] : Float.NaN;
    }
}
