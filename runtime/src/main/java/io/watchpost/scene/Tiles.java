package io.watchpost.scene;

/**
 * What a {@link SmallPicture} shows in each of its 8x6 tiles. Locally, since a lorry in front of the camera changes some
 * tiles, and a fault of the camera nearly all.
 */
final class Tiles {
    static final int SIDE = 20;
    static final int COLUMNS = SmallPicture.WIDTH / SIDE;
    static final int ROWS = SmallPicture.HEIGHT / SIDE;
    static final int COUNT = COLUMNS * ROWS;

    /** Of the brightness. */
    final float[] variance = new float[COUNT];
    /**
     * The mean square of the Laplacian, the measure of focus of Pech-Pacheco and others, "Diatom autofocusing in
     * brightfield microscopy" (ICPR 2000): edges and texture raise it, slopes of light don't.
     */
    final float[] detail = new float[COUNT];

    /** @param luma of a whole picture */
    void measure(float[] luma) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                measure(luma, row, column);
            }
        }
    }

    private void measure(float[] luma, int row, int column) {
        float sum = 0;
        float squares = 0;
        float details = 0;
        int inner = 0;
        for (int y = row * SIDE; y < (row + 1) * SIDE; y++) {
            for (int x = column * SIDE; x < (column + 1) * SIDE; x++) {
                int at = y * SmallPicture.WIDTH + x;
                float value = luma[at];
                sum += value;
                squares += value * value;
                if (x > 0 && y > 0 && x < SmallPicture.WIDTH - 1 && y < SmallPicture.HEIGHT - 1) {
                    float laplacian = 4 * value
                            - luma[at - 1]
                            - luma[at + 1]
                            - luma[at - SmallPicture.WIDTH]
                            - luma[at + SmallPicture.WIDTH];
                    details += laplacian * laplacian;
                    inner++;
                }
            }
        }
        int tile = row * COLUMNS + column;
        float mean = sum / (SIDE * SIDE);
        variance[tile] = Math.max(0, squares / (SIDE * SIDE) - mean * mean);
        detail[tile] = details / inner;
    }
}
