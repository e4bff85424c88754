package io.watchpost.lab.convert;

import io.watchpost.testing.Fixtures;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The pictures of the fixtures, as pixels of the size that a model wants. */
final class FixturePictures {
    private static final long SEED = 7;

    private FixturePictures() {}

    /** Pixels 0 to 255, [1, side, side, 3], of each picture of a folder in the order of names. */
    static List<float[]> of(String folder, int side) throws IOException {
        return parts(folder, side, 0);
    }

    /** The same, each followed by so many of its parts, of sizes and at places that are always the same. */
    static List<float[]> parts(String folder, int side, int parts) throws IOException {
        List<float[]> pictures = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(Fixtures.file(folder))) {
            files = listed.sorted().toList();
        }
        for (Path file : files) {
            BufferedImage whole = ImageIO.read(file.toFile());
            pictures.add(pixels(whole, side));
            Random random = new Random(SEED);
            for (int i = 0; i < parts; i++) {
                double size = random.nextDouble(0.4, 1);
                int width = (int) (whole.getWidth() * size);
                int height = (int) (whole.getHeight() * size);
                int x = random.nextInt(whole.getWidth() - width + 1);
                int y = random.nextInt(whole.getHeight() - height + 1);
                pictures.add(pixels(whole.getSubimage(x, y, width, height), side));
            }
        }
        return pictures;
    }

    private static float[] pixels(BufferedImage picture, int side) {
        BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, side, side, null);
        graphics.dispose();
        float[] pixels = new float[side * side * 3];
        for (int i = 0; i < side * side; i++) {
            int rgb = scaled.getRGB(i % side, i / side);
            pixels[3 * i] = rgb >> 16 & 0xff;
            pixels[3 * i + 1] = rgb >> 8 & 0xff;
            pixels[3 * i + 2] = rgb & 0xff;
        }
        return pixels;
    }
}
