package io.watchpost.lab.data;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * A picture and its class.
 *
 * @param name what a person calls it: the file, or its number
 * @param rgb uint8 [height, width, 3], RGB; not to be changed
 * @param label index of its class
 * @param places index of the class that each pixel belongs to, uint8 [height, width]; null when nobody marked them
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record LabelledImage(String name, byte[] rgb, int width, int height, int label, byte @Nullable [] places) {
    public LabelledImage {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException(
                    width + "x" + height + " RGB pixels are " + width * height * 3 + " bytes, were " + rgb.length);
        }
        if (places != null && places.length != width * height) {
            throw new IllegalArgumentException("the places of " + width + "x" + height + " pixels are " + width * height
                    + " bytes, were " + places.length);
        }
    }

    /** The pixels for whoever draws or writes them. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < width * height; at++) {
            int colour = (rgb[3 * at] & 0xff) << 16 | (rgb[3 * at + 1] & 0xff) << 8 | (rgb[3 * at + 2] & 0xff);
            image.setRGB(at % width, at / width, colour);
        }
        return image;
    }

    /** A picture of which only the class is known. */
    public LabelledImage(String name, byte[] rgb, int width, int height, int label) {
        this(name, rgb, width, height, label, null);
    }
}
