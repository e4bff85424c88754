package io.watchpost.vision;

import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads stored rows of a frame as bytes of one channel (grey) or three (R, G, B). Reads only the columns from
 * {@link #from} to {@link #to}.
 */
final class StoredRows {
    // ITU-R BT.601, limited range: R, G, B from (Y - 16), (U - 128), (V - 128), in 1/65536
    private static final int Y_GAIN = 76_309;
    private static final int V_TO_R = 104_597;
    private static final int U_TO_G = -25_675;
    private static final int V_TO_G = -53_279;
    private static final int U_TO_B = 132_201;
    private static final int HALF = 1 << 15;

    private final PixelFormat format;
    private final int from;
    private final int to;
    private final byte[] luma;
    private final byte[] chroma;

    /** Columns are widened to whole pairs where two pixels share their colour. */
    StoredRows(PixelFormat format, int from, int to) {
        boolean pairs = format == PixelFormat.YUYV || format == PixelFormat.NV12;
        this.format = format;
        this.from = pairs ? from & ~1 : from;
        this.to = pairs ? (to + 1) & ~1 : to;
        this.luma = new byte[pairs ? columns() * format.bytesPerPixel() : 0];
        this.chroma = new byte[format == PixelFormat.NV12 ? columns() : 0];
    }

    int channels() {
        return format == PixelFormat.GREY8 ? 1 : 3;
    }

    /** The stored column of the first pixel that {@link #read} gives. */
    int from() {
        return from;
    }

    int columns() {
        return to - from;
    }

    /** Fills a row of {@link #columns} times {@link #channels} bytes. */
    void read(Frame frame, int y, byte[] row) {
        MemorySegment pixels = frame.pixels();
        long start = (long) y * frame.strideBytes() + (long) from * format.bytesPerPixel();
        switch (format) {
            case RGB24, GREY8 ->
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, start, row, 0, columns() * format.bytesPerPixel());
            case YUYV -> {
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, start, luma, 0, luma.length);
                fromYuyv(row);
            }
            case NV12 -> {
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, start, luma, 0, luma.length);
                long plane = (long) frame.height() * frame.strideBytes();
                long pairs = plane + (long) (y / 2) * frame.strideBytes() + from;
                MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, pairs, chroma, 0, chroma.length);
                fromNv12(row);
            }
        }
    }

    private void fromYuyv(byte[] row) {
        for (int pair = 0; pair < columns() / 2; pair++) {
            int at = 4 * pair;
            int u = (luma[at + 1] & 0xFF) - 128;
            int v = (luma[at + 3] & 0xFF) - 128;
            pair(row, 6 * pair, luma[at] & 0xFF, luma[at + 2] & 0xFF, u, v);
        }
    }

    private void fromNv12(byte[] row) {
        for (int pair = 0; pair < columns() / 2; pair++) {
            int at = 2 * pair;
            int u = (chroma[at] & 0xFF) - 128;
            int v = (chroma[at + 1] & 0xFF) - 128;
            pair(row, 6 * pair, luma[at] & 0xFF, luma[at + 1] & 0xFF, u, v);
        }
    }

    private static void pair(byte[] row, int at, int y0, int y1, int u, int v) {
        int red = V_TO_R * v + HALF;
        int green = U_TO_G * u + V_TO_G * v + HALF;
        int blue = U_TO_B * u + HALF;
        int first = Y_GAIN * (y0 - 16);
        int second = Y_GAIN * (y1 - 16);
        row[at] = clamp(first + red);
        row[at + 1] = clamp(first + green);
        row[at + 2] = clamp(first + blue);
        row[at + 3] = clamp(second + red);
        row[at + 4] = clamp(second + green);
        row[at + 5] = clamp(second + blue);
    }

    private static byte clamp(int fixed) {
        return (byte) Math.max(0, Math.min(255, fixed >> 16));
    }
}
