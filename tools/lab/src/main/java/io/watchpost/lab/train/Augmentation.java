package io.watchpost.lab.train;

import io.watchpost.lab.data.LabelledImage;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes a picture look as it might have looked: turned, shifted, scaled, flipped, lit and coloured differently, noisy,
 * blurred, with a small part hidden. Writes what the network takes: float [3, height, width], 0 to 1. Stateless: the
 * same generator state gives the same picture.
 *
 * @param flips whether pictures may be mirrored; not where left and right mean something
 * @param turnMax largest rotation in radians
 * @param shiftMax largest displacement as a share of the side
 * @param scaleMax largest relative change of size
 * @param lightMax largest relative change of brightness, contrast and of each colour
 * @param noiseMax largest standard deviation of the noise, of 1
 * @param blurShare share of pictures that are blurred by three pixels
 * @param hiddenMax largest side of a hidden square as a share of the side
 */
record Augmentation(
        boolean flips,
        double turnMax,
        double shiftMax,
        double scaleMax,
        double lightMax,
        double noiseMax,
        double blurShare,
        double hiddenMax) {
    static final Augmentation NONE = new Augmentation(false, 0, 0, 0, 0, 0, 0, 0);

    /** For pictures that vary enough by themselves: mirrored, lit differently, noisy; no pixel is interpolated. */
    static final Augmentation LIGHT = new Augmentation(true, 0, 0, 0, 0.3, 0.04, 0, 0);

    static final Augmentation USUAL = new Augmentation(true, 0.2, 0.06, 0.12, 0.2, 0.03, 0.1, 0.12);

    /** Half of all pictures stay whole, so that what decides isn't hidden too often. */
    private static final double HIDDEN_SHARE = 0.5;

    private static final int CHANNELS = 3;
    private static final float TO_UNIT = 1 / 255f;

    /**
     * The augmentation of that name.
     *
     * @throws IllegalArgumentException with the names there are
     */
    static Augmentation named(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "light" -> LIGHT;
            case "usual" -> USUAL;
            default ->
                throw new IllegalArgumentException(
                        "there is no augmentation \"" + name + "\", there are none, light and usual");
        };
    }

    /**
     * Fills the planes of one picture, at the buffer's position; the picture may be of any size.
     *
     * @return the classes of its pixels where they came to lie, [size, size]; null when the picture has none
     */
    byte @Nullable [] write(LabelledImage image, int size, SplittableRandom random, FloatBuffer target) {
        float[] planes = new float[CHANNELS * size * size];
        byte[] places = image.places();
        if (equals(NONE) && image.width() == size && image.height() == size) {
            copy(image.rgb(), planes, size);
        } else {
            double[] placement = placement(image, size, random);
            warp(image, placement, planes, size);
            places = places == null ? null : warped(places, image, placement, size);
        }
        if (blurShare > 0 && random.nextDouble() < blurShare) {
            blur(planes, size);
        }
        if (lightMax > 0) {
            relight(planes, size, random);
        }
        if (noiseMax > 0) {
            addNoise(planes, random);
        }
        if (hiddenMax > 0 && random.nextDouble() < HIDDEN_SHARE) {
            hide(planes, size, random);
        }
        target.put(planes);
        return places;
    }

    private static void copy(byte[] rgb, float[] planes, int size) {
        int plane = size * size;
        for (int pixel = 0; pixel < plane; pixel++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                planes[channel * plane + pixel] = (rgb[pixel * CHANNELS + channel] & 0xff) * TO_UNIT;
            }
        }
    }

    /** From a pixel of the target, counted from its centre, to the source: x' = a x + b y + c, y' = d x + e y + f. */
    private double[] placement(LabelledImage image, int size, SplittableRandom random) {
        double angle = spread(random, turnMax);
        double scale = 1 / (1 + spread(random, scaleMax));
        double mirror = flips && random.nextBoolean() ? -1 : 1;
        double upset = flips && random.nextBoolean() ? -1 : 1;
        double perX = (double) image.width() / size;
        double perY = (double) image.height() / size;
        double centreX = image.width() * (0.5 + spread(random, shiftMax));
        double centreY = image.height() * (0.5 + spread(random, shiftMax));
        return new double[] {
            Math.cos(angle) * scale * mirror * perX,
            -Math.sin(angle) * scale * upset * perX,
            centreX,
            Math.sin(angle) * scale * mirror * perY,
            Math.cos(angle) * scale * upset * perY,
            centreY
        };
    }

    /** Bilinear, half-pixel centres; what lies outside is the nearest pixel of the edge. */
    private static void warp(LabelledImage image, double[] placement, float[] planes, int size) {
        byte[] rgb = image.rgb();
        int width = image.width();
        int height = image.height();
        int plane = size * size;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = x + 0.5 - size / 2.0;
                double dy = y + 0.5 - size / 2.0;
                double sourceX = placement[0] * dx + placement[1] * dy + placement[2] - 0.5;
                double sourceY = placement[3] * dx + placement[4] * dy + placement[5] - 0.5;
                sourceX = Math.clamp(sourceX, 0, width - 1);
                sourceY = Math.clamp(sourceY, 0, height - 1);
                int left = (int) sourceX;
                int top = (int) sourceY;
                float wx = (float) (sourceX - left);
                float wy = (float) (sourceY - top);
                int right = Math.min(left + 1, width - 1);
                int bottom = Math.min(top + 1, height - 1);
                int topLeft = (top * width + left) * CHANNELS;
                int topRight = (top * width + right) * CHANNELS;
                int bottomLeft = (bottom * width + left) * CHANNELS;
                int bottomRight = (bottom * width + right) * CHANNELS;
                int to = y * size + x;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    float upper = (rgb[topLeft + channel] & 0xff) * (1 - wx) + (rgb[topRight + channel] & 0xff) * wx;
                    float lower =
                            (rgb[bottomLeft + channel] & 0xff) * (1 - wx) + (rgb[bottomRight + channel] & 0xff) * wx;
                    planes[channel * plane + to] = (upper * (1 - wy) + lower * wy) * TO_UNIT;
                }
            }
        }
    }

    /** The nearest pixel's. */
    private static byte[] warped(byte[] places, LabelledImage image, double[] placement, int size) {
        byte[] warped = new byte[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = x + 0.5 - size / 2.0;
                double dy = y + 0.5 - size / 2.0;
                int column = (int) Math.floor(placement[0] * dx + placement[1] * dy + placement[2]);
                int row = (int) Math.floor(placement[3] * dx + placement[4] * dy + placement[5]);
                warped[y * size + x] = places[
                        Math.clamp(row, 0, image.height() - 1) * image.width()
                                + Math.clamp(column, 0, image.width() - 1)];
            }
        }
        return warped;
    }

    private static void blur(float[] planes, int size) {
        float[] row = new float[size];
        for (int line = 0; line < CHANNELS * size; line++) {
            blurLine(planes, line * size, 1, row);
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int x = 0; x < size; x++) {
                blurLine(planes, channel * size * size + x, size, row);
            }
        }
    }

    /** Weights 1, 2, 1. */
    private static void blurLine(float[] planes, int from, int step, float[] line) {
        int last = line.length - 1;
        for (int i = 0; i <= last; i++) {
            line[i] = planes[from + i * step];
        }
        for (int i = 0; i <= last; i++) {
            planes[from + i * step] = (line[Math.max(0, i - 1)] + 2 * line[i] + line[Math.min(last, i + 1)]) / 4;
        }
    }

    private void relight(float[] planes, int size, SplittableRandom random) {
        double brightness = 1 + spread(random, lightMax);
        double contrast = 1 + spread(random, lightMax);
        int plane = size * size;
        for (int channel = 0; channel < CHANNELS; channel++) {
            double colour = 1 + spread(random, lightMax / 2);
            float factor = (float) (brightness * contrast * colour);
            float offset = (float) (0.5 * (1 - contrast));
            for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                planes[i] = Math.clamp(planes[i] * factor + offset, 0, 1);
            }
        }
    }

    /** The sum of four bytes is normal enough: mean 510, standard deviation 147.8. */
    private void addNoise(float[] planes, SplittableRandom random) {
        float deviation = (float) (random.nextDouble() * noiseMax / 147.8);
        for (int i = 0; i < planes.length; i++) {
            int bits = random.nextInt();
            int sum = (bits & 0xff) + (bits >>> 8 & 0xff) + (bits >>> 16 & 0xff) + (bits >>> 24);
            planes[i] = Math.clamp(planes[i] + (sum - 510) * deviation, 0, 1);
        }
    }

    private void hide(float[] planes, int size, SplittableRandom random) {
        int side = Math.max(1, (int) (random.nextDouble() * hiddenMax * size));
        int left = random.nextInt(size - side + 1);
        int top = random.nextInt(size - side + 1);
        float grey = (float) random.nextDouble();
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = top; y < top + side; y++) {
                int from = (channel * size + y) * size + left;
                Arrays.fill(planes, from, from + side, grey);
            }
        }
    }

    private static double spread(SplittableRandom random, double max) {
        return max == 0 ? 0 : random.nextDouble(-max, max);
    }
}
