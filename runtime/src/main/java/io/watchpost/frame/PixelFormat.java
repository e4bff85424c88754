package io.watchpost.frame;

/** How a frame's bytes lie in memory. Planes of {@link #NV12} follow each other without a gap. */
public enum PixelFormat {
    /** 3 bytes a pixel: R, G, B. */
    RGB24(3),
    /** 1 byte a pixel: luminance. */
    GREY8(1),
    /** 4 bytes for 2 pixels: Y0, U, Y1, V; BT.601 limited range, as V4L2 defines YUYV. */
    YUYV(2),
    /** A plane of Y, then a plane of U, V pairs at half the width and height; BT.601 limited range. */
    NV12(1);

    private final int bytesPerPixel;

    PixelFormat(int bytesPerPixel) {
        this.bytesPerPixel = bytesPerPixel;
    }

    /** Bytes a pixel takes in the (first) plane; the least stride is width times this. */
    public int bytesPerPixel() {
        return bytesPerPixel;
    }

    /** Bytes that an image of this format needs, all planes together. */
    public long sizeBytes(int height, int strideBytes) {
        long firstPlane = (long) strideBytes * height;
        return this == NV12 ? firstPlane + (long) strideBytes * ((height + 1) / 2) : firstPlane;
    }
}
