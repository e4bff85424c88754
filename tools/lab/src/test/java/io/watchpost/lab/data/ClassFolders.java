package io.watchpost.lab.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Pictures in folders, as operators have them. */
public final class ClassFolders {
    private ClassFolders() {}

    /** A plain PNG. */
    public static Path plain(Path file, int width, int height, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return write(file, image);
    }

    /** Stripes across or along, of any phase, colour and width, with noise: two classes that only shape tells apart. */
    public static void stripes(Path folder, int countOfEach, int side) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int number = 0; number < countOfEach; number++) {
            for (String label : new String[] {"across", "along"}) {
                BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
                double phase = random.nextDouble(6);
                double pitch = random.nextDouble(0.7, 1.4);
                int colour = random.nextInt(0x1000000);
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        double wave = Math.sin((label.equals("across") ? y : x) * pitch + phase);
                        int noise = random.nextInt(40);
                        image.setRGB(x, y, wave > 0 ? noise * 0x010101 : (colour & 0xbfbfbf) | 0x404040);
                    }
                }
                write(folder.resolve(label).resolve(number + ".png"), image);
            }
        }
    }

    private static Path write(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
