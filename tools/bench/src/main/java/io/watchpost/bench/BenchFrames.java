package io.watchpost.bench;

import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Decoded frames of noise over a gradient; always the same. */
final class BenchFrames {
    static final int WIDTH = 640;
    static final int HEIGHT = 480;
    private static final long SEED = 20_261_120;

    private BenchFrames() {}

    /** 640×480, in memory of the arena. */
    static Frame vga(PixelFormat format, Arena arena) {
        int strideBytes = WIDTH * format.bytesPerPixel();
        MemorySegment pixels = arena.allocate(format.sizeBytes(HEIGHT, strideBytes), 64);
        SplittableRandom random = new SplittableRandom(SEED);
        for (long i = 0; i < pixels.byteSize(); i++) {
            long gradient = i % strideBytes * 192 / strideBytes;
            pixels.set(ValueLayout.JAVA_BYTE, i, (byte) (gradient + random.nextInt(64)));
        }
        return new Frame(pixels, format, WIDTH, HEIGHT, strideBytes, Orientation.UPRIGHT, WIDTH, HEIGHT, 0, 0, "bench");
    }
}
