package io.watchpost.frame;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Picture files made in memory. */
public final class TestPictures {
    private TestPictures() {}

    /** Left half red (220, 30, 20), right half blue (20, 40, 200). */
    public static BufferedImage redAndBlue(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < width / 2 ? 0xDC1E14 : 0x1428C8);
            }
        }
        return image;
    }

    /** A grey ramp from left to right, stored as it is. */
    public static BufferedImage greyRamp(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setSample(x, y, 0, x * 255 / Math.max(1, width - 1));
            }
        }
        return image;
    }

    /** Writes with ImageIO: {@code png}, {@code bmp}, {@code jpeg}. */
    public static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for this picture as " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The header of a JPEG of four components with an Adobe marker of this transform: 0 is CMYK, 2 is YCCK. */
    public static byte[] fourComponentJpeg(int adobeTransform) {
        int[] bytes = {
            0xFF,
            0xD8,
            0xFF,
            0xEE,
            0,
            14,
            'A',
            'd',
            'o',
            'b',
            'e',
            0,
            100,
            0,
            0,
            0,
            0,
            adobeTransform,
            0xFF,
            0xC0,
            0,
            20,
            8,
            0,
            16,
            0,
            16,
            4,
            1,
            0x11,
            0,
            2,
            0x11,
            0,
            3,
            0x11,
            0,
            4,
            0x11,
            0,
            0xFF,
            0xDA,
            0,
            14,
            4,
            1,
            0,
            2,
            0,
            3,
            0,
            4,
            0,
            0,
            63,
            0,
            0,
            0xFF,
            0xD9
        };
        byte[] jpeg = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            jpeg[i] = (byte) bytes[i];
        }
        return jpeg;
    }

    /** The same JPEG with an EXIF segment that carries an orientation. */
    public static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        return afterStart(jpeg, exif);
    }

    private static byte[] afterStart(byte[] jpeg, byte[] segment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(segment);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In native memory that the garbage collector gives back. */
    public static MemorySegment nativeCopy(byte[] bytes) {
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return copy.asSlice(0, bytes.length);
    }

    /** One pixel as 0xRRGGBB, or as 0xGG for grey. */
    public static int pixel(Frame frame, int x, int y) {
        int channels = frame.format().bytesPerPixel();
        int value = 0;
        for (int c = 0; c < channels; c++) {
            long at = (long) y * frame.strideBytes() + (long) x * channels + c;
            value = (value << 8) | (frame.pixels().get(ValueLayout.JAVA_BYTE, at) & 0xFF);
        }
        return value;
    }
}
