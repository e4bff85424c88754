package io.watchpost.demo;

import io.watchpost.frame.Frame;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A small copy of the newest frame for the terminal, averaged over a few points for each of its pixels. The pipeline's
 * thread shows, another one looks; nothing is copied while nobody looks.
 */
final class Preview {
    private static final int POINTS = 3;

    private final int width;
    private final int heightMax;
    private volatile boolean wanted;
    private volatile @Nullable Picture picture;

    /** 0xRRGGBB, row by row. */
    @SuppressWarnings("ArrayRecordComponent") // made once, never changed or compared
    record Picture(int[] rgb, int width, int height) {}

    /**
     * @param width in pixels
     * @param heightMax in pixels; less for a wide picture
     */
    Preview(int width, int heightMax) {
        this.width = width;
        this.heightMax = heightMax;
    }

    /** Asks for a copy of the next frame; the last one, null before the first. */
    @Nullable
    Picture look() {
        wanted = true;
        return picture;
    }

    /** Offers a frame, which is only valid during the call. */
    void show(Frame frame) {
        if (!wanted) {
            return;
        }
        wanted = false;
        int height = Math.clamp(Math.round((float) width * frame.height() / frame.width()), 2, heightMax) & ~1;
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[y * width + x] = average(frame, x, y, height);
            }
        }
        picture = new Picture(rgb, width, height);
    }

    private int average(Frame frame, int x, int y, int height) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int i = 0; i < POINTS * POINTS; i++) {
            int right = i % POINTS;
            int down = i / POINTS;
            int column = (int) ((x + (right + 0.5) / POINTS) * frame.width() / width);
            int row = (int) ((y + (down + 0.5) / POINTS) * frame.height() / height);
            int rgb = pixel(frame, column, row);
            red += rgb >> 16 & 0xff;
            green += rgb >> 8 & 0xff;
            blue += rgb & 0xff;
        }
        int points = POINTS * POINTS;
        return (red / points) << 16 | (green / points) << 8 | blue / points;
    }

    /** Colour for RGB; other formats are shown by their luminance, which is enough to see what is there. */
    private static int pixel(Frame frame, int column, int row) {
        MemorySegment pixels = frame.pixels();
        long line = (long) row * frame.strideBytes();
        if (frame.format() == PixelFormat.RGB24) {
            long at = line + 3L * column;
            return value(pixels, at) << 16 | value(pixels, at + 1) << 8 | value(pixels, at + 2);
        }
        int grey = value(pixels, line + (long) column * frame.format().bytesPerPixel());
        return grey << 16 | grey << 8 | grey;
    }

    private static int value(MemorySegment pixels, long at) {
        return pixels.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }
}
