package io.watchpost.lab.data;

/**
 * A picture and its class.
 *
 * @param name what a person calls it: the file, or its number
 * @param rgb uint8 [height, width, 3], RGB; not to be changed
 * @param label index of its class
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record LabelledImage(String name, byte[] rgb, int width, int height, int label) {
    public LabelledImage {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException(
                    width + "x" + height + " RGB pixels are " + width * height * 3 + " bytes, were " + rgb.length);
        }
    }
}
