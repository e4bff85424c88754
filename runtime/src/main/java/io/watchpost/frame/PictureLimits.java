package io.watchpost.frame;

/** How large a picture may be; checked from its header, before memory is taken for its pixels. */
public final class PictureLimits {
    /** 64 megapixels: more than any camera of the field, 192 MB as RGB. */
    public static final long PIXELS_MAX = 64L << 20;

    private PictureLimits() {}

    /** @throws UndecodablePicture if a picture of this size is not decoded */
    public static void check(int width, int height) throws UndecodablePicture {
        if (width < 1 || height < 1) {
            throw new UndecodablePicture(
                    "the header says that the picture is " + width + "x" + height + " pixels",
                    "the file is damaged: copy it again");
        }
        if (width > Frame.SIDE_MAX || height > Frame.SIDE_MAX || (long) width * height > PIXELS_MAX) {
            throw new UndecodablePicture(
                    "the picture is " + width + "x" + height + " pixels; accepted are at most " + Frame.SIDE_MAX
                            + " a side and " + (PIXELS_MAX >> 20) + " megapixels",
                    "make it smaller");
        }
    }
}
