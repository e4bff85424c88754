package io.watchpost.frame;

/** How large a picture may be; checked from its header, before memory is taken for its pixels. */
public final class PictureLimits {
    /** 64 megapixels: more than any camera of the field, 192 MB as RGB. */
    public static final long PIXELS_MAX = 64L << 20;

    /** Of the heap, for all that isn't a picture. */
    private static final long BESIDE_PICTURES_BYTES = 16L << 20;

    private PictureLimits() {}

    /**
     * Whether a picture that is decoded on the heap fits there: a station that ran out of memory would end.
     *
     * @param heapBytesMax that the process may take in all
     * @throws UndecodablePicture if it doesn't
     */
    static void checkHeap(long neededBytes, long heapBytesMax) throws UndecodablePicture {
        long available = Math.max(0, heapBytesMax - BESIDE_PICTURES_BYTES);
        if (neededBytes > available) {
            throw new UndecodablePicture(
                    "decoding the picture takes " + (neededBytes >> 20) + " MB, and this process has "
                            + (available >> 20) + " MB for that",
                    "make it smaller, or give the process more with WATCHPOST_JAVA_OPTS=-Xmx"
                            + (((neededBytes + BESIDE_PICTURES_BYTES) >> 20) + 1) + "m; JPEG needs none of it where"
                            + " libturbojpeg is installed");
        }
    }

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
