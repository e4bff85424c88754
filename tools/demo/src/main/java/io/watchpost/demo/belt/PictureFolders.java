package io.watchpost.demo.belt;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes pictures as {@code DIR/<label>/<number>.png}, the form that tools for labelled pictures read. */
public final class PictureFolders {
    private PictureFolders() {}

    /** @param count how many, from the first one on */
    public static void write(BeltPictures pictures, int count, Path folder) throws IOException {
        for (BeltLabel label : BeltLabel.values()) {
            Files.createDirectories(folder.resolve(label.text()));
        }
        for (int i = 0; i < count; i++) {
            LabelledPicture picture = pictures.picture(i);
            Path file = folder.resolve(picture.label().text()).resolve("%06d.png".formatted(i));
            if (!ImageIO.write(image(picture), "png", file.toFile())) {
                throw new IOException("this Java runtime can't write PNG files: " + file);
            }
        }
    }

    private static BufferedImage image(LabelledPicture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] rgb = picture.rgb();
        for (int at = 0; at < rgb.length; at += 3) {
            bgr[at] = rgb[at + 2];
            bgr[at + 1] = rgb[at + 1];
            bgr[at + 2] = rgb[at];
        }
        return image;
    }
}
