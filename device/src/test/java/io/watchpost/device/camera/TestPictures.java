package io.watchpost.device.camera;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures in one colour, so that a test can tell which one it got. */
final class TestPictures {
    private TestPictures() {}

    /** @param kind jpg, png or bmp */
    static byte[] encoded(String kind, int width, int height, int colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(colour));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, kind, out)) {
                throw new IllegalArgumentException("no writer for " + kind);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static Path write(Path file, int colour) throws IOException {
        String name = file.toString();
        return Files.write(file, encoded(name.substring(name.lastIndexOf('.') + 1), 32, 24, colour));
    }
}
