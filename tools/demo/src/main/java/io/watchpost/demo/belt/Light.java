package io.watchpost.demo.belt;

/**
 * The light of one picture.
 *
 * @param gain brightness, 1 is the nominal exposure
 * @param slopeX change of brightness from the left to the right edge, as a share
 * @param slopeY change of brightness from top to bottom, as a share
 * @param vignette darkening in the corners, as a share
 * @param shadow darkening of a soft band across the view, as a share; 0 for none
 * @param shadowAngle direction of the band in radians
 * @param shadowAt distance of the band's middle from the view's centre
 * @param shadowHalfWidth half width of the band
 * @param directionX where the light comes from, unit vector
 * @param directionY where the light comes from, unit vector
 * @param castShadow how dark the parts' own shadows are, as a share
 */
record Light(
        double gain,
        double slopeX,
        double slopeY,
        double vignette,
        double shadow,
        double shadowAngle,
        double shadowAt,
        double shadowHalfWidth,
        double directionX,
        double directionY,
        double castShadow) {
    private static final double SHADOW_SOFTNESS = 0.08;

    /** Factor at a place of the view. */
    double at(double x, double y) {
        double dx = x - 0.5;
        double dy = y - 0.5;
        double factor = gain * (1 + slopeX * dx + slopeY * dy - vignette * 2 * (dx * dx + dy * dy));
        if (shadow > 0) {
            double distance =
                    Math.abs(dx * Math.cos(shadowAngle) + dy * Math.sin(shadowAngle) - shadowAt) - shadowHalfWidth;
            double depth = Math.clamp(0.5 - distance / SHADOW_SOFTNESS, 0, 1);
            factor *= 1 - shadow * depth;
        }
        return Math.max(0.02, factor);
    }
}
