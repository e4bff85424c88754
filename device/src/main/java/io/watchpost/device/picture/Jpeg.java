package io.watchpost.device.picture;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A picture as JPEG, small enough to be sent.
 *
 * @param bytes of the file
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record Jpeg(int width, int height, byte[] bytes) {
    private static final float QUALITY = 0.85f;
    private static final float SMALLER = 0.75f; // a side, when it is too large
    private static final int SIDE_MIN = 32;

    /**
     * Encodes it, smaller until it fits.
     *
     * @throws IOException if it doesn't fit however small it is
     */
    public static Jpeg of(Picture picture, int sizeBytesMax) throws IOException {
        BufferedImage image = image(picture);
        while (true) {
            byte[] bytes = encoded(image);
            if (bytes.length <= sizeBytesMax) {
                return new Jpeg(image.getWidth(), image.getHeight(), bytes);
            }
            if (Math.max(image.getWidth(), image.getHeight()) <= SIDE_MIN) {
                throw new IOException("a picture doesn't fit into " + sizeBytesMax + " bytes");
            }
            image = smaller(image);
        }
    }

    private static BufferedImage image(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int y = 0, at = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++, at += 3) {
                image.setRGB(x, y, ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff));
            }
        }
        return image;
    }

    private static BufferedImage smaller(BufferedImage image) {
        int width = Math.max(1, Math.round(image.getWidth() * SMALLER));
        int height = Math.max(1, Math.round(image.getHeight() * SMALLER));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    private static byte[] encoded(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
