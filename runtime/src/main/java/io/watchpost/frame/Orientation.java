package io.watchpost.frame;

/**
 * The eight ways a stored picture may have to be turned to stand upright, named by what to do with the stored
 * pixels: first mirror left to right (if at all), then rotate clockwise. The order of the constants is that of the EXIF tag
 * 0x0112 (value 1 to 8).
 */
public enum Orientation {
    UPRIGHT(false, 0),
    MIRRORED(true, 0),
    ROTATED_180(false, 180),
    MIRRORED_ROTATED_180(true, 180),
    MIRRORED_ROTATED_270(true, 270),
    ROTATED_90(false, 90),
    MIRRORED_ROTATED_90(true, 90),
    ROTATED_270(false, 270);

    private final boolean mirrored;
    private final int degreesClockwise;

    Orientation(boolean mirrored, int degreesClockwise) {
        this.mirrored = mirrored;
        this.degreesClockwise = degreesClockwise;
    }

    public boolean mirrored() {
        return mirrored;
    }

    public int degreesClockwise() {
        return degreesClockwise;
    }

    /** Whether width and height change places. */
    public boolean swapsAxes() {
        return degreesClockwise % 180 != 0;
    }

    /** The orientation of the EXIF value; {@link #UPRIGHT} for anything outside 1 to 8, as readers do. */
    public static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    /** @throws IllegalArgumentException if degrees are not 0, 90, 180 or 270 */
    public static Orientation of(boolean mirrored, int degreesClockwise) {
        for (Orientation orientation : values()) {
            if (orientation.mirrored == mirrored && orientation.degreesClockwise == degreesClockwise) {
                return orientation;
            }
        }
        throw new IllegalArgumentException("a rotation must be 0, 90, 180 or 270 degrees, was " + degreesClockwise);
    }

    /** This orientation followed by another. */
    public Orientation then(Orientation next) {
        int own = next.mirrored ? 360 - degreesClockwise : degreesClockwise;
        return of(mirrored ^ next.mirrored, (own + next.degreesClockwise) % 360);
    }
}
