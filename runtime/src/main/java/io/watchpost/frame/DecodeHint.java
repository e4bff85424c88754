package io.watchpost.frame;

/**
 * The smallest picture that a decoder may deliver without harm to the result: twice what the model will look at, in
 * stored pixels before rotation. A JPEG much larger than that is decoded at a reduced scale.
 *
 * @param widthMin pixels
 * @param heightMin pixels
 */
public record DecodeHint(int widthMin, int heightMin) {

    /** Decode everything at full size. */
    public static final DecodeHint FULL_SIZE = new DecodeHint(Frame.SIDE_MAX, Frame.SIDE_MAX);

    public DecodeHint {
        if (widthMin < 1 || heightMin < 1) {
            throw new IllegalArgumentException("a decode hint must be at least 1x1, was " + widthMin + "x" + heightMin);
        }
    }
}
