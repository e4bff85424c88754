package io.watchpost.cli;

import io.watchpost.device.training.ColourModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A model of three classes with its labels, and pictures of one colour: all that the command needs to be tried. */
final class TestFiles {
    private TestFiles() {}

    static Path model(Path folder) throws IOException {
        return Files.write(folder.resolve("colours.tflite"), ColourModel.bytes());
    }

    static Path labels(Path folder) throws IOException {
        return Files.write(folder.resolve("labels.txt"), ColourModel.LABELS);
    }

    static Path picture(Path folder, String name, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 64, 48);
        graphics.dispose();
        Path file = folder.resolve(name);
        if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
            throw new IOException("no writer for " + name);
        }
        return file;
    }
}
