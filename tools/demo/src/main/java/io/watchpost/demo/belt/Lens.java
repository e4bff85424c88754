package io.watchpost.demo.belt;

/**
 * What the camera does to the light.
 *
 * @param blur standard deviation in view units
 * @param motion additional blur along the rows (the belt moves), standard deviation in view units
 * @param red gain, white balance
 * @param green gain, white balance
 * @param blue gain, white balance
 * @param noise standard deviation in levels of 255, each channel on its own
 * @param noiseSeed changes from frame to frame
 */
record Lens(double blur, double motion, double red, double green, double blue, double noise, long noiseSeed) {
    Lens withNoiseSeed(long seed) {
        return new Lens(blur, motion, red, green, blue, noise, seed);
    }
}
