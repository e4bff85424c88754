package io.watchpost.scene;

/** How bright a {@link SmallPicture} is. */
final class Brightness {
    /** From here on a pixel is taken for overexposed: 255, less what compression and resampling take off. */
    private static final float OVEREXPOSED = 250;

    private Brightness() {}

    /** 0 to 255. */
    static float mean(float[] luma) {
        float sum = 0;
        for (float value : luma) {
            sum += value;
        }
        return sum / luma.length;
    }

    /** Share of the pixels, 0 to 1. */
    static float overexposed(float[] luma) {
        int count = 0;
        for (float value : luma) {
            if (value >= OVEREXPOSED) {
                count++;
            }
        }
        return (float) count / luma.length;
    }
}
