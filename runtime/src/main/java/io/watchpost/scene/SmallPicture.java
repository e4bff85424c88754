package io.watchpost.scene;

import io.watchpost.engine.ElementType;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.vision.InputLayout;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Preprocessor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The brightness of a frame, {@value #WIDTH}x{@value #HEIGHT} pixels: each the mean of the area that it covers, so that
 * the sensor's noise is a quarter of what it was in a frame of 640x480, and an edge is still one. One thread; allocates
 * nothing while frames look alike.
 */
final class SmallPicture {
    static final int WIDTH = 160;
    static final int HEIGHT = 120;
    static final int PIXELS = WIDTH * HEIGHT;

    /** Of the rows of a frame, how many are read for the fingerprint. */
    private static final int ROWS_PER_FINGERPRINT = 8;

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Preprocessor preprocessor = new Preprocessor(
            new Preprocessing(
                    Orientation.UPRIGHT,
                    null,
                    Preprocessing.Colour.GREY,
                    Preprocessing.Fit.STRETCH,
                    1f,
                    Preprocessing.Resampling.AREA,
                    List.of(),
                    List.of()),
            new InputLayout(WIDTH, HEIGHT, 1, false, ElementType.UINT8, null));
    private final byte[] bytes = new byte[PIXELS];
    private final MemorySegment memory = MemorySegment.ofArray(bytes);
    private final float[] luma = new float[PIXELS];

    /** The frame's brightness, 0 to 255, row by row; valid until the next call. */
    float[] of(Frame frame) {
        preprocessor.run(frame, memory);
        for (int i = 0; i < PIXELS; i++) {
            luma[i] = bytes[i] & 0xFF;
        }
        return luma;
    }

    /**
     * A number that two frames have in common only if they are the same to the last bit, as far as every eighth row
     * tells: noise changes some bit of a row from one picture to the next, however still the scene is.
     */
    static long fingerprint(Frame frame) {
        MemorySegment pixels = frame.pixels();
        int rowBytes = frame.width() * frame.format().bytesPerPixel();
        long hash = rowBytes;
        for (int y = 0; y < frame.height(); y += ROWS_PER_FINGERPRINT) {
            long start = (long) y * frame.strideBytes();
            int x = 0;
            for (; x + Long.BYTES <= rowBytes; x += Long.BYTES) {
                hash = mixed(hash, pixels.get(ValueLayout.JAVA_LONG_UNALIGNED, start + x));
            }
            for (; x < rowBytes; x++) {
                hash = mixed(hash, pixels.get(ValueLayout.JAVA_BYTE, start + x));
            }
        }
        return hash;
    }

    private static long mixed(long hash, long value) {
        return Long.rotateLeft((hash ^ value) * PRIME, 29);
    }
}
