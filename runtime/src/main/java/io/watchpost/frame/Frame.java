package io.watchpost.frame;

import java.lang.foreign.MemorySegment;

/**
 * One picture in native memory. The memory belongs to the {@link FrameSource} that delivered it and is valid until the
 * next call of {@link FrameSource#next} or its close; whoever needs pixels longer copies them.
 *
 * @param pixels the bytes, at least {@code format.sizeBytes(height, strideBytes)}
 * @param width of the stored pixels
 * @param height of the stored pixels
 * @param strideBytes from one row to the next
 * @param orientation what makes the stored pixels upright (EXIF)
 * @param originalWidth stored width before a decoder reduced the picture; equals width when none did
 * @param originalHeight stored height before a decoder reduced the picture
 * @param number counted by the source from 0, with the skipped ones
 * @param capturedNanos {@link io.watchpost.clock.StationClock#nanos()} when the camera had it
 * @param source what a person calls it: the file, the device or the address, without secrets
 */
public record Frame(
        MemorySegment pixels,
        PixelFormat format,
        int width,
        int height,
        int strideBytes,
        Orientation orientation,
        int originalWidth,
        int originalHeight,
        long number,
        long capturedNanos,
        String source) {

    /** The longest side that is accepted; a limit against decompression bombs. */
    public static final int SIDE_MAX = 16_384;

    public Frame {
        if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX) {
            throw new IllegalArgumentException(
                    "a frame is 1 to " + SIDE_MAX + " pixels wide and high, was " + width + "x" + height);
        }
        if (strideBytes < width * format.bytesPerPixel()) {
            throw new IllegalArgumentException("a row of " + width + " " + format + " pixels needs "
                    + width * format.bytesPerPixel() + " bytes, the stride is " + strideBytes);
        }
        if (pixels.byteSize() < format.sizeBytes(height, strideBytes)) {
            throw new IllegalArgumentException("a " + width + "x" + height + " " + format + " frame needs "
                    + format.sizeBytes(height, strideBytes) + " bytes, there are " + pixels.byteSize());
        }
    }

    /** Width of the original picture when it stands upright; what results report. */
    public int uprightWidth() {
        return orientation.swapsAxes() ? originalHeight : originalWidth;
    }

    /** Height of the original picture when it stands upright; what results report. */
    public int uprightHeight() {
        return orientation.swapsAxes() ? originalWidth : originalHeight;
    }
}
