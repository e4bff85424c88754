package io.watchpost.frame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The decoder that is always there: ImageIO with the TwelveMonkeys plug-ins. Reads JPEG, PNG, BMP and WebP at full size.
 * Colour profiles are ignored, as libjpeg-turbo does, so that both give a model the same pixels.
 *
 * <p>The first picture pays for the start of ImageIO; nothing of it is touched before.
 */
public final class ImageIoDecoder implements ImageDecoder {
    private static final String COPY_AGAIN = "the file is damaged or cut short: copy it again";

    private final PixelBuffer pixels = new PixelBuffer();
    private boolean prepared;

    @Override
    public boolean accepts(MemorySegment data) {
        return true;
    }

    @Override
    public Frame decode(MemorySegment data, DecodeHint hint, long number, long capturedNanos, String source)
            throws UndecodablePicture {
        PictureFormat format = PictureFormat.of(data);
        prepare();
        Orientation orientation = Orientation.UPRIGHT;
        byte[] bytes;
        if (format == PictureFormat.JPEG) {
            orientation = JpegHeader.read(data).orientation();
            bytes = JpegHeader.withoutExtras(data);
        } else {
            bytes = data.toArray(ValueLayout.JAVA_BYTE);
        }
        BufferedImage image = read(format, bytes);
        PixelFormat stored = RasterCopy.formatOf(image);
        int width = image.getWidth();
        int height = image.getHeight();
        int strideBytes = width * stored.bytesPerPixel();
        MemorySegment target = pixels.ofSize(stored.sizeBytes(height, strideBytes));
        RasterCopy.copy(image, target);
        return new Frame(
                target, stored, width, height, strideBytes, orientation, width, height, number, capturedNanos, source);
    }

    @Override
    public void close() {
        pixels.close();
    }

    /** Kept out of class initialisation: who decodes with libjpeg-turbo never starts AWT. */
    private void prepare() {
        if (!prepared) {
            if (System.getProperty("java.awt.headless") == null) {
                System.setProperty("java.awt.headless", "true");
            }
            ImageIO.setUseCache(false);
            prepared = true;
        }
    }

    private static BufferedImage read(PictureFormat format, byte[] bytes) throws UndecodablePicture {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
        if (!readers.hasNext()) {
            throw new UndecodablePicture(
                    "this Java has no reader for " + format + " pictures",
                    "install Watchpost again: its plug-ins are missing");
        }
        ImageReader reader = readers.next();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            Warnings warnings = new Warnings();
            reader.addIIOReadWarningListener(warnings);
            PictureLimits.check(reader.getWidth(0), reader.getHeight(0));
            int bits = reader.getImageTypes(0).next().getColorModel().getPixelSize();
            long pixelBytes = (long) reader.getWidth(0) * reader.getHeight(0) * bits / Byte.SIZE;
            PictureLimits.checkHeap(
                    pixelBytes + 2L * bytes.length, Runtime.getRuntime().maxMemory());
            BufferedImage image = reader.read(0);
            String damage = warnings.damage;
            if (damage != null && format == PictureFormat.JPEG) {
                throw damaged(format, damage);
            }
            return image;
        } catch (IOException | RuntimeException e) {
            throw damaged(format, e.getMessage());
        } finally {
            reader.dispose();
        }
    }

    private static UndecodablePicture damaged(PictureFormat format, @Nullable String what) {
        String found = what == null || what.isBlank() ? "the reader gave up" : what;
        return new UndecodablePicture("the " + format + " can't be decoded: " + found, COPY_AGAIN);
    }

    /** The last warning that means missing or wrong pixels. */
    private static final class Warnings implements javax.imageio.event.IIOReadWarningListener {
        private @Nullable String damage;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            if (JpegDamage.isDamage(warning)) {
                damage = warning;
            }
        }
    }
}
