package io.watchpost.demo.belt;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Turns a drawn scene into what the sensor gives: light, white balance, blur, noise. One thread. */
final class Exposure {
    private static final int GAUSSIANS = 1 << 12;
    private static final float[] GAUSSIAN = gaussians();

    private final Light light;
    private final Lens lens;

    Exposure(Light light, Lens lens) {
        this.light = light;
        this.lens = lens;
    }

    /** uint8 [height, width, 3] RGB. */
    byte[] of(Canvas canvas) {
        int pixels = canvas.width * canvas.height;
        float[][] planes = new float[3][pixels];
        double[] balance = {lens.red(), lens.green(), lens.blue()};
        for (int row = 0, at = 0; row < canvas.height; row++) {
            double y = canvas.viewY(row);
            for (int column = 0; column < canvas.width; column++, at++) {
                double factor = light.at(canvas.viewX(column), y);
                int rgb = canvas.rgb[at];
                planes[0][at] = (float) ((rgb >> 16 & 0xff) * factor * balance[0]);
                planes[1][at] = (float) ((rgb >> 8 & 0xff) * factor * balance[1]);
                planes[2][at] = (float) ((rgb & 0xff) * factor * balance[2]);
            }
        }
        float[] across = Blur.kernel(Math.hypot(lens.blur(), lens.motion()) * canvas.scale);
        float[] down = Blur.kernel(lens.blur() * canvas.scale);
        for (float[] plane : planes) {
            Blur.apply(plane, canvas.width, canvas.height, across, down);
        }
        return digitised(planes, pixels);
    }

    private byte[] digitised(float[][] planes, int pixels) {
        RandomGenerator random = new SplittableRandom(lens.noiseSeed());
        float noise = (float) lens.noise();
        byte[] rgb = new byte[3 * pixels];
        for (int at = 0; at < pixels; at++) {
            long bits = random.nextLong();
            for (int channel = 0; channel < 3; channel++) {
                float value = planes[channel][at] + noise * GAUSSIAN[(int) (bits >>> (13 * channel)) & (GAUSSIANS - 1)];
                rgb[3 * at + channel] = (byte) Rgb.channel(value);
            }
        }
        return rgb;
    }

    private static float[] gaussians() {
        RandomGenerator random = new SplittableRandom(0x9a055);
        float[] table = new float[GAUSSIANS];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) random.nextGaussian();
        }
        return table;
    }
}
