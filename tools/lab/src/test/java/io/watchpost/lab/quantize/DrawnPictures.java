package io.watchpost.lab.quantize;

import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;

/** Pictures of soft colour patches with some noise, the same for the same seed. */
public final class DrawnPictures implements PictureSource {
    private final long seed;
    private final int count;
    private final int side;
    private final MemorySegment pixels;

    public DrawnPictures(long seed, int count, int side) {
        this.seed = seed;
        this.count = count;
        this.side = side;
        pixels = Arena.ofAuto().allocate((long) side * side * 3);
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public Frame frame(int index) {
        Random random = new Random(seed * 1_000_003 + index);
        double[][] waves = new double[3][4];
        for (double[] wave : waves) {
            for (int i = 0; i < wave.length; i++) {
                wave[i] = random.nextDouble() * 6;
            }
        }
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int c = 0; c < 3; c++) {
                    double[] wave = waves[c];
                    double value = 128
                            + 70 * Math.sin(wave[0] + wave[1] * x / side * 2)
                            + 50 * Math.cos(wave[2] + wave[3] * y / side * 2)
                            + 8 * random.nextGaussian();
                    pixels.set(ValueLayout.JAVA_BYTE, (long) (y * side + x) * 3 + c, (byte)
                            Math.clamp((int) value, 0, 255));
                }
            }
        }
        return new Frame(
                pixels, PixelFormat.RGB24, side, side, side * 3, Orientation.UPRIGHT, side, side, index, 0, "drawn");
    }

    @Override
    public List<String> unreadable() {
        return List.of();
    }

    @Override
    public void close() {}
}
