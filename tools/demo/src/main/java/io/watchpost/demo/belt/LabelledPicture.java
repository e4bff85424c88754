package io.watchpost.demo.belt;

/**
 * A picture and its truth.
 *
 * @param rgb uint8 [height, width, 3], RGB
 */
@SuppressWarnings("ArrayRecordComponent") // half a gigabyte of pictures at once: no copies, and nobody compares them
public record LabelledPicture(byte[] rgb, int width, int height, BeltLabel label) {
    public LabelledPicture {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException(
                    width + "x" + height + " RGB pixels are " + width * height * 3 + " bytes, were " + rgb.length);
        }
    }
}
