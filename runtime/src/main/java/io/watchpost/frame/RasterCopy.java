package io.watchpost.frame;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Takes the stored samples out of a {@link BufferedImage}. Java's own conversion would send grey pictures through a
 * linear grey colour space and change every value, so samples are read from the raster wherever they can be.
 */
final class RasterCopy {
    private static final int SHORT_MAX = 65_535;

    private RasterCopy() {}

    /** How the copy will lie in memory. */
    static PixelFormat formatOf(BufferedImage image) {
        return isComponents(image) && image.getColorModel().getNumColorComponents() == 1
                ? PixelFormat.GREY8
                : PixelFormat.RGB24;
    }

    /** Writes all rows, without padding. */
    static void copy(BufferedImage image, MemorySegment target) {
        int width = image.getWidth();
        int channels = formatOf(image).bytesPerPixel();
        byte[] row = new byte[width * channels];
        for (int y = 0; y < image.getHeight(); y++) {
            if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
                bgrRow(image.getRaster(), y, row);
            } else if (isComponents(image)) {
                componentsRow(image.getRaster(), y, channels, row);
            } else {
                convertedRow(image, y, row);
            }
            MemorySegment.copy(row, 0, target, ValueLayout.JAVA_BYTE, (long) y * row.length, row.length);
        }
    }

    /** One sample of 8 or 16 bits per channel, grey or RGB, with or without alpha. */
    private static boolean isComponents(BufferedImage image) {
        int type = image.getRaster().getTransferType();
        int colours = image.getColorModel().getNumColorComponents();
        return image.getColorModel() instanceof ComponentColorModel
                && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
                && (colours == 1 || colours == 3);
    }

    private static void bgrRow(Raster raster, int y, byte[] row) {
        byte[] bgr = ((DataBufferByte) raster.getDataBuffer()).getData();
        int from = y * row.length;
        for (int i = 0; i < row.length; i += 3) {
            row[i] = bgr[from + i + 2];
            row[i + 1] = bgr[from + i + 1];
            row[i + 2] = bgr[from + i];
        }
    }

    private static void componentsRow(Raster raster, int y, int channels, byte[] row) {
        boolean deep = raster.getTransferType() == DataBuffer.TYPE_USHORT;
        int[] samples = raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
        int bands = raster.getNumBands();
        for (int x = 0; x < raster.getWidth(); x++) {
            for (int c = 0; c < channels; c++) {
                int sample = samples[x * bands + c];
                row[x * channels + c] = (byte) (deep ? (sample * 255L + SHORT_MAX / 2) / SHORT_MAX : sample);
            }
        }
    }

    /** Palettes and packed pixels: exact in sRGB. */
    private static void convertedRow(BufferedImage image, int y, byte[] row) {
        for (int x = 0; x < image.getWidth(); x++) {
            int rgb = image.getRGB(x, y);
            row[3 * x] = (byte) (rgb >> 16);
            row[3 * x + 1] = (byte) (rgb >> 8);
            row[3 * x + 2] = (byte) rgb;
        }
    }
}
