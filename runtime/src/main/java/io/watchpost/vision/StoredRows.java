package io.watchpost.vision;

import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.MemorySegment;

/**
 * Reads stored rows of a frame as they are: four bytes to an int, the first one in the lowest bits (the order of both
 * supported machines). A row holds whole pixels; its components are one (grey) or three (R, G, B or Y, U, V).
 *
 * <pre>
 * GREY8   Y Y Y Y
 * RGB24   R G B R | G B R G | B R G B
 * YUYV    Y U Y V                       U and V belong to both
 * NV12    Y Y Y Y | … | U V U V | …     the row's colours behind its brightness, each for a pair
 * </pre>
 */
final class StoredRows {
    private static final int BYTES = Integer.BYTES;

    private final PixelFormat format;
    private final int from;
    private final int to;
    private final int[] words;
    private final MemorySegment bytes;

    /** Reads only columns within these bounds, widened to whole pairs where two pixels share their colour. */
    StoredRows(PixelFormat format, int from, int to) {
        boolean pairs = format == PixelFormat.YUYV || format == PixelFormat.NV12;
        this.format = format;
        this.from = pairs ? from & ~1 : from;
        this.to = pairs ? (to + 1) & ~1 : to;
        int length = columns() * (format == PixelFormat.NV12 ? 2 : format.bytesPerPixel());
        this.words = new int[(length + BYTES - 1) / BYTES];
        this.bytes = MemorySegment.ofArray(words);
    }

    private int columns() {
        return to - from;
    }

    int components() {
        return format == PixelFormat.GREY8 ? 1 : 3;
    }

    /** Ints of a row. */
    int words() {
        return words.length;
    }

    /** Which byte of a row is a component of a stored column. */
    int byteOf(int column, int component) {
        int pixel = column - from;
        return switch (format) {
            case GREY8 -> pixel;
            case RGB24 -> 3 * pixel + component;
            case YUYV -> component == 0 ? 2 * pixel : 4 * (pixel / 2) + 2 * component - 1;
            case NV12 -> component == 0 ? pixel : columns() + 2 * (pixel / 2) + component - 1;
        };
    }

    /** A row; valid until the next one is read. */
    int[] read(Frame frame, int y) {
        MemorySegment pixels = frame.pixels();
        int length = columns() * format.bytesPerPixel();
        long start = (long) y * frame.strideBytes() + (long) from * format.bytesPerPixel();
        MemorySegment.copy(pixels, start, bytes, 0, length);
        if (format == PixelFormat.NV12) {
            long plane = (long) frame.height() * frame.strideBytes();
            MemorySegment.copy(pixels, plane + (long) (y / 2) * frame.strideBytes() + from, bytes, length, length);
        }
        return words;
    }
}
