package io.watchpost.frame;

/**
 * How small a decoder may deliver a picture without harm to the result: at least twice what the model will look at. A
 * JPEG much larger than that is decoded at a reduced scale. Sides are in stored pixels, before rotation.
 *
 * @param widthMin pixels that must be left
 * @param heightMin pixels that must be left
 * @param scaleMin share of the original's sides that must be left, 0 to 1; for a region of the picture, whose size is
 *     known in original pixels only
 */
public record DecodeHint(int widthMin, int heightMin, double scaleMin) {

    /** Decode everything at full size. */
    public static final DecodeHint FULL_SIZE = new DecodeHint(1, 1, 1);

    public DecodeHint {
        if (widthMin < 1 || heightMin < 1) {
            throw new IllegalArgumentException("a decode hint must be at least 1x1, was " + widthMin + "x" + heightMin);
        }
        if (!(scaleMin >= 0 && scaleMin <= 1)) {
            throw new IllegalArgumentException("the least scale must be 0 to 1, was " + scaleMin);
        }
    }

    public DecodeHint(int widthMin, int heightMin) {
        this(widthMin, heightMin, 0);
    }

    /** Whether a picture of this size may be delivered at this share of its sides. */
    public boolean allows(int originalWidth, int originalHeight, double scale) {
        return scale >= scaleMin && originalWidth * scale >= widthMin && originalHeight * scale >= heightMin;
    }
}
