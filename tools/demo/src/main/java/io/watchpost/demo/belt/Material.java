package io.watchpost.demo.belt;

/**
 * What a part is made of.
 *
 * @param rgb of the body
 * @param finish what the harmless texture looks like
 * @param textureLevels standard deviation of the texture in levels of 255
 * @param reliefLevels how bright and dark the edges towards and away from the light are
 * @param shineLevels brightness of the specular spot
 * @param shineX centre of the spot in part coordinates
 * @param shineY centre of the spot in part coordinates
 * @param seed where the texture is read
 */
record Material(
        int rgb,
        Finish finish,
        double textureLevels,
        double reliefLevels,
        double shineLevels,
        double shineX,
        double shineY,
        int seed) {

    /** How the surface was worked. */
    enum Finish {
        /** Grained like moulded plastic or paint. */
        MATTE,
        /** Fine parallel lines. */
        BRUSHED,
        /** Fine concentric lines from the lathe. */
        TURNED,
        /** Coarse grain of cast metal. */
        CAST
    }

    /** Levels to add at a point in part coordinates. */
    double texture(NoiseTile noise, double x, double y) {
        double value = switch (finish) {
            case MATTE -> noise.at(x * 60 + seed, y * 60);
            case BRUSHED -> noise.at(x * 6 + seed, y * 120);
            case TURNED -> noise.at(Math.atan2(y, x) * 6 + seed, Math.sqrt(x * x + y * y) * 120);
            case CAST -> noise.at(x * 30 + seed, y * 30 + seed);
        };
        double dx = x - shineX;
        double dy = y - shineY;
        double distance = (dx * dx + dy * dy) * 6;
        double shine = distance > 1 ? 0 : (1 - distance) * (1 - distance);
        return value * textureLevels + shine * shineLevels;
    }
}
