package io.watchpost.vision;

/**
 * One axis of a resampling, from stored pixels to output pixels.
 *
 * @param outputs number of output pixels
 * @param start of the source part, in upright pixels
 * @param length of the source part
 * @param min first upright pixel that may be looked at
 * @param max last upright pixel that may be looked at
 * @param size of the whole axis, stored pixels
 * @param mirrored whether stored pixels run against the upright ones
 */
record Axis(int outputs, double start, double length, int min, int max, int size, boolean mirrored) {

    /** Left edge of an output pixel, in upright source pixels. */
    double edge(int output) {
        return start + output * length / outputs;
    }

    /** Centre of an output pixel, in upright source pixels. */
    double centre(int output) {
        return start + (output + 0.5) * length / outputs;
    }

    /** The stored pixel of an upright one, kept within the bounds. */
    int stored(int upright) {
        int bounded = Math.clamp(upright, min, max);
        return mirrored ? size - 1 - bounded : bounded;
    }

    /** The first stored pixel within the bounds. */
    int storedFrom() {
        return mirrored ? size - 1 - max : min;
    }

    /** Behind the last stored pixel within the bounds. */
    int storedTo() {
        return (mirrored ? size - 1 - min : max) + 1;
    }
}
