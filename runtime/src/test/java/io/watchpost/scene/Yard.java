package io.watchpost.scene;

import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * What a camera over a yard sees: a rendered scene with houses, a fence, a tree, a road and a sky, in any light, with the
 * noise of a sensor, and with whatever is wrong. Everything in it follows from the seed.
 */
final class Yard implements AutoCloseable {
    static final int WIDTH = 320;
    static final int HEIGHT = 240;
    /** More of the world than the camera sees, on each side. */
    private static final int BEYOND = 120;

    private final Random random;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate((long) WIDTH * HEIGHT);
    private final byte[] row = new byte[WIDTH * HEIGHT];
    private final BufferedImage world;
    private final float[] noises = new float[1 << 16];
    private float[] view;
    private final float[] lamps = new float[WIDTH * HEIGHT];
    private long number;

    // what is so at the moment
    /** Light of the day, 1 at noon. */
    double daylight = 1;
    /** Light of the lamps in the yard. */
    double lamplight;
    /** Mean that the camera's automatic exposure aims at, grey values; 0 for none. */
    double exposureTarget = 110;
    /** Gain that it can reach. */
    double gainMax = 40;
    /** Standard deviation of the sensor's noise at a gain of 1, grey values. */
    double noise = 1.5;
    /** Adds light to everything, as a lens in the sun does; grey values. */
    double glare;
    /** Share of the contrast that fog leaves. */
    double clearness = 1;
    /** Where the shadow of a house ends, a share of the width; 0 for none. */
    double shadow;
    /** Left edge of a lorry that stands or drives through the yard, pixels; far outside for none. */
    int lorryX = -1_000;

    int lorryWidth = 90;
    /** Drops and streaks of rain. */
    int rain;
    /** The sensor shows nothing but this, with its noise; -1 for the yard. */
    double surface = -1;

    Yard(long seed) {
        random = new Random(seed);
        world = world(new Random(seed));
        for (int i = 0; i < noises.length; i++) {
            noises[i] = (float) random.nextGaussian();
        }
        view = at(0, 0, 0);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double left = Math.hypot(x - 70, y - 90);
                double right = Math.hypot(x - 260, y - 110);
                lamps[y * WIDTH + x] = (float) (Math.exp(-left / 35) + 0.7 * Math.exp(-right / 30));
            }
        }
    }

    private static BufferedImage world(Random random) {
        BufferedImage image = new BufferedImage(WIDTH + 2 * BEYOND, HEIGHT + 2 * BEYOND, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int horizon = BEYOND + 90;
        for (int y = 0; y < image.getHeight(); y++) {
            int sky = 205 - y / 8;
            g.setColor(y < horizon ? new Color(sky, sky, sky) : new Color(105, 105, 105));
            g.drawLine(0, y, image.getWidth(), y);
        }
        for (int i = 0; i < 9; i++) { // houses
            int x = -20 + i * 65 + random.nextInt(20);
            int height = 45 + random.nextInt(50);
            int grey = 90 + random.nextInt(100);
            g.setColor(new Color(grey, grey, grey));
            g.fillRect(x, horizon + 12 - height, 48 + random.nextInt(14), height);
            for (int w = 0; w < 6; w++) {
                int dark = 30 + random.nextInt(40);
                g.setColor(new Color(dark, dark, dark));
                g.fillRect(x + 6 + w % 3 * 14, horizon + 20 - height + w / 3 * 20, 8, 11);
            }
        }
        g.setStroke(new BasicStroke(2f));
        for (int x = 0; x < image.getWidth(); x += 11 + random.nextInt(9)) { // a fence
            g.setColor(new Color(60, 60, 60));
            g.drawLine(x, horizon + 5, x + 2, horizon + 38);
        }
        g.drawLine(0, horizon + 18, image.getWidth(), horizon + 22);
        g.setColor(new Color(75, 75, 75)); // a road with its markings
        g.fillPolygon(
                new int[] {BEYOND + 20, BEYOND + 130, BEYOND + 420, BEYOND + 170},
                new int[] {HEIGHT + 2 * BEYOND, horizon + 40, horizon + 40, HEIGHT + 2 * BEYOND},
                4);
        g.setColor(new Color(225, 225, 225));
        for (int i = 0; i < 12; i++) {
            int y = horizon + 48 + i * 22;
            g.drawLine(BEYOND + 200 - i * 9, y, BEYOND + 194 - i * 9, y + 12);
        }
        for (int i = 0; i < 2_600; i++) { // a tree, grass, stones
            boolean isTree = i < 900;
            int x = isTree ? BEYOND + 235 + (int) (random.nextGaussian() * 22) : random.nextInt(image.getWidth());
            int y = isTree
                    ? horizon - 12 + (int) (random.nextGaussian() * 20)
                    : horizon + 25 + random.nextInt(image.getHeight() - horizon - 25);
            int grey = 40 + random.nextInt(110);
            g.setColor(new Color(grey, grey, grey));
            g.fillOval(x, y, 3 + random.nextInt(4), 2 + random.nextInt(4));
        }
        g.dispose();
        return image;
    }

    /** Turns the camera: pixels to the right and down, degrees clockwise. */
    void turn(double right, double down, double degrees) {
        view = at(right, down, degrees);
    }

    /** As on the first day: nothing before the lens, in focus, in its place. */
    void asMounted() {
        view = at(0, 0, 0);
        surface = -1;
        glare = 0;
    }

    private float[] at(double right, double down, double degrees) {
        AffineTransform transform = new AffineTransform();
        transform.translate(-BEYOND - right, -BEYOND - down);
        transform.rotate(Math.toRadians(-degrees), BEYOND + right + WIDTH / 2.0, BEYOND + down + HEIGHT / 2.0);
        BufferedImage seen = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        new AffineTransformOp(transform, AffineTransformOp.TYPE_BILINEAR).filter(world, seen);
        float[] light = new float[WIDTH * HEIGHT];
        for (int i = 0; i < light.length; i++) {
            light[i] = seen.getRaster().getDataBuffer().getElem(i);
        }
        return light;
    }

    /** Moves the lens out of focus: three means over squares of this radius, nearly a Gaussian. */
    void defocus(int radius) {
        for (int pass = 0; pass < 3; pass++) {
            float[] from = view.clone();
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    float sum = 0;
                    int count = 0;
                    for (int dy = -radius; dy <= radius; dy++) {
                        for (int dx = -radius; dx <= radius; dx++) {
                            int sx = Math.clamp(x + dx, 0, WIDTH - 1);
                            int sy = Math.clamp(y + dy, 0, HEIGHT - 1);
                            sum += from[sy * WIDTH + sx];
                            count++;
                        }
                    }
                    view[y * WIDTH + x] = sum / count;
                }
            }
        }
    }

    /** The next picture, in the same memory. */
    Frame frame(long nanos) {
        double[] light = new double[WIDTH * HEIGHT];
        double sum = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int at = y * WIDTH + x;
                boolean isShadow = x < shadow * WIDTH && y > 90;
                double clear = view[at] * ((isShadow ? 0.45 : 1) * daylight + lamps[at] * lamplight);
                boolean isLorry = x >= lorryX && x < lorryX + lorryWidth && y > 60 && y < 210;
                if (isLorry) {
                    clear = ((y / 30) % 2 == 0 ? 190 : 120) * (daylight + lamps[at] * lamplight);
                }
                light[at] = clear * clearness + (1 - clearness) * 150 * daylight;
                sum += light[at];
            }
        }
        double mean = sum / light.length;
        double gain = exposureTarget == 0 ? 1 : Math.min(gainMax, exposureTarget / Math.max(1e-6, mean));
        double sigma = noise * Math.sqrt(Math.max(1, gain));
        int offset = random.nextInt(noises.length);
        for (int at = 0; at < light.length; at++) {
            double value = surface >= 0 ? surface : light[at] * gain + glare;
            value += sigma * noises[(offset + at * 7) % noises.length];
            row[at] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
        for (int i = 0; i < rain; i++) {
            int x = random.nextInt(WIDTH);
            int y = random.nextInt(HEIGHT - 12);
            for (int d = 0; d < 12; d++) {
                row[(y + d) * WIDTH + Math.min(WIDTH - 1, x + d / 4)] = (byte) 210;
            }
        }
        MemorySegment.copy(row, 0, memory, ValueLayout.JAVA_BYTE, 0, row.length);
        return same(nanos);
    }

    /** The picture before once more, bit by bit. */
    Frame same(long nanos) {
        return new Frame(
                memory,
                PixelFormat.GREY8,
                WIDTH,
                HEIGHT,
                WIDTH,
                Orientation.UPRIGHT,
                WIDTH,
                HEIGHT,
                number++,
                nanos,
                "yard");
    }

    @Override
    public void close() {
        arena.close();
    }
}
