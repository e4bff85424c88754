package io.watchpost.scene;

/**
 * What a camera sees when all is well, the mean of the pictures of some time.
 *
 * <p>Used by the pipeline's thread; nothing in it changes.
 */
final class Reference {
    final String camera;
    final long utcMillis;
    /** 0 to 255, row by row; {@value SmallPicture#PIXELS} of them. */
    final byte[] pixels;

    // follows from the pixels
    final float brightness;
    final float overexposed;
    final Tiles tiles = new Tiles();
    final Gradients gradients = new Gradients();

    /**
     * Measures it.
     *
     * @param camera as the configuration names it, without secrets: another camera needs another reference
     * @param utcMillis when it was taken
     */
    Reference(String camera, long utcMillis, byte[] pixels) {
        if (pixels.length != SmallPicture.PIXELS) {
            throw new IllegalArgumentException(
                    "a reference has " + SmallPicture.PIXELS + " pixels, was " + pixels.length);
        }
        this.camera = camera;
        this.utcMillis = utcMillis;
        this.pixels = pixels.clone();
        float[] luma = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            luma[i] = pixels[i] & 0xFF;
        }
        brightness = Brightness.mean(luma);
        overexposed = Brightness.overexposed(luma);
        tiles.measure(luma);
        gradients.measure(luma);
    }
}
