package io.watchpost.demo.belt;

/**
 * The belt itself. Its texture is a function of the place on the belt, so it moves with it and never ends.
 *
 * @param rgb of clean rubber
 * @param pattern what is moulded into it
 * @param pitch distance of the pattern's lines in view units
 * @param patternLevels depth of the pattern in levels of 255
 * @param grainLevels standard deviation of the rubber's grain
 * @param dirtLevels how much darker or lighter the dirtiest places are
 * @param stripe half width of the worn track in the middle, in view units; 0 for none
 * @param seamAt place of a seam on the belt in view units
 * @param seamEvery distance from one seam to the next in view units
 * @param tilt radians between the belt's direction and the picture's rows
 * @param scroll how far the belt has moved, in view units
 * @param seed where the textures are read
 */
record BeltSurface(
        int rgb,
        Pattern pattern,
        double pitch,
        double patternLevels,
        double grainLevels,
        double dirtLevels,
        double stripe,
        double seamAt,
        double seamEvery,
        double tilt,
        double scroll,
        int seed) {
    private static final double SEAM_HALF_WIDTH = 0.012;

    /** What is moulded into the rubber. */
    enum Pattern {
        PLAIN,
        RIBS,
        TRACKS,
        WOVEN,
        DOTS
    }

    BeltSurface scrolledBy(double distance) {
        return new BeltSurface(
                rgb,
                pattern,
                pitch,
                patternLevels,
                grainLevels,
                dirtLevels,
                stripe,
                seamAt,
                seamEvery,
                tilt,
                scroll + distance,
                seed);
    }

    /** Levels to add to the colour at a place of the view. */
    double levels(NoiseTile noise, double x, double y) {
        double along = x * Math.cos(tilt) + y * Math.sin(tilt) - scroll;
        double across = y * Math.cos(tilt) - x * Math.sin(tilt);
        double levels = grainLevels * noise.at(along * 150 + seed, across * 150);
        double dirt = noise.at(along * 14 + seed, across * 14 + 77);
        levels += dirt > 0.4 ? dirtLevels * (dirt - 0.4) : 0;
        levels += patternLevels * pattern(along / pitch, across / pitch);
        if (Math.abs(across - 0.5) < stripe) {
            levels += 9;
        }
        double toSeam = along - seamAt - seamEvery * Math.rint((along - seamAt) / seamEvery);
        if (Math.abs(toSeam) < SEAM_HALF_WIDTH) {
            levels += toSeam < 0 ? -26 : 16;
        }
        return levels;
    }

    /** -1 to 1; the arguments count lines of the pattern. */
    private double pattern(double along, double across) {
        return switch (pattern) {
            case PLAIN -> 0;
            case RIBS -> ridge(along);
            case TRACKS -> ridge(across);
            case WOVEN -> ridge(along + across) * ridge(along - across);
            case DOTS -> ridge(along) > 0.3 && ridge(across) > 0.3 ? 1 : -0.2;
        };
    }

    private static double ridge(double lines) {
        double phase = lines - Math.floor(lines);
        return phase < 0.5 ? 1 - 4 * phase + (phase < 0.08 ? -0.5 : 0) : 4 * phase - 3;
    }
}
