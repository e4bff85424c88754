package io.watchpost.scene;

import java.util.Arrays;

/** The mean of some pictures, in which what passed by has faded: a reference in the making. */
final class MeanPicture {
    private final float[] sum = new float[SmallPicture.PIXELS];
    private int count;
    private long beganNanos;

    /** Forgets what was added. */
    void begin(long nanos) {
        Arrays.fill(sum, 0);
        count = 0;
        beganNanos = nanos;
    }

    void add(float[] luma) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += luma[i];
        }
        count++;
    }

    boolean isOf(int looks, long millis, long nowNanos) {
        return count >= looks && nowNanos - beganNanos >= millis * 1_000_000;
    }

    byte[] pixels() {
        byte[] pixels = new byte[sum.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(sum[i] / count);
        }
        return pixels;
    }
}
