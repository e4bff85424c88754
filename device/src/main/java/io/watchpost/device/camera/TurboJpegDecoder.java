package io.watchpost.device.camera;

import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.ImageDecoder;
import io.watchpost.frame.JpegDamage;
import io.watchpost.frame.JpegHeader;
import io.watchpost.frame.PictureFormat;
import io.watchpost.frame.PixelBuffer;
import io.watchpost.frame.PixelFormat;
import io.watchpost.frame.UndecodablePicture;
import java.lang.foreign.MemorySegment;

/**
 * Decodes JPEGs with the system's libjpeg-turbo: three times as fast as ImageIO, without starting AWT, and straight into
 * native memory. A picture much larger than the model needs is decoded at a half, a quarter or an eighth of its sides
 * (the scales that libjpeg-turbo computes with vector instructions).
 *
 * <p>One thread at a time. Whether the library is there: {@link #isAvailable}.
 */
public final class TurboJpegDecoder implements ImageDecoder {
    private static final int DENOMINATOR_MAX = 8;
    private static final String COPY_AGAIN = "the file is damaged or cut short: copy or take it again";

    private final PixelBuffer pixels = new PixelBuffer();
    private final PixelBuffer input = new PixelBuffer();
    private MemorySegment handle = MemorySegment.NULL;

    /** Whether this system has {@code libturbojpeg.so.0}. */
    public static boolean isAvailable() {
        return TurboJpegBindings.isAvailable();
    }

    @Override
    public boolean accepts(MemorySegment data) {
        return PictureFormat.isJpeg(data);
    }

    @Override
    public Frame decode(MemorySegment data, DecodeHint hint, long number, long capturedNanos, String source)
            throws UndecodablePicture {
        if (!PictureFormat.isJpeg(data)) {
            throw new UndecodablePicture(
                    "this is a " + PictureFormat.of(data) + " picture, not a JPEG", "give it to the general decoder");
        }
        JpegHeader header = JpegHeader.read(data);
        PixelFormat format = header.components() == 1 ? PixelFormat.GREY8 : PixelFormat.RGB24;
        int denominator = denominator(header, hint);
        int width = (header.width() + denominator - 1) / denominator;
        int height = (header.height() + denominator - 1) / denominator;
        int strideBytes = width * format.bytesPerPixel();
        MemorySegment target = pixels.ofSize(format.sizeBytes(height, strideBytes));
        decompress(data, target, width, strideBytes, height, format);
        return new Frame(
                target,
                format,
                width,
                height,
                strideBytes,
                header.orientation(),
                header.width(),
                header.height(),
                number,
                capturedNanos,
                source);
    }

    /** The largest reduction after which enough is left. */
    private static int denominator(JpegHeader header, DecodeHint hint) {
        int denominator = DENOMINATOR_MAX;
        while (denominator > 1 && !hint.allows(header.width(), header.height(), 1.0 / denominator)) {
            denominator /= 2;
        }
        return denominator;
    }

    private void decompress(
            MemorySegment data, MemorySegment target, int width, int strideBytes, int height, PixelFormat format)
            throws UndecodablePicture {
        MemorySegment decoder = handle();
        int outcome = TurboJpegBindings.decompress(
                decoder,
                nativeBytes(data),
                target,
                width,
                strideBytes,
                height,
                format == PixelFormat.GREY8 ? TurboJpegBindings.PIXELS_GREY : TurboJpegBindings.PIXELS_RGB,
                TurboJpegBindings.FLAG_LIMIT_SCANS);
        if (outcome != 0) {
            String message = TurboJpegBindings.message(decoder);
            if (TurboJpegBindings.isFatal(decoder) || JpegDamage.isDamage(message)) {
                throw new UndecodablePicture("the JPEG can't be decoded: " + message, COPY_AGAIN);
            }
        }
    }

    private MemorySegment nativeBytes(MemorySegment data) {
        if (data.isNative()) {
            return data;
        }
        MemorySegment copy = input.ofSize(data.byteSize()).asSlice(0, data.byteSize());
        copy.copyFrom(data);
        return copy;
    }

    private MemorySegment handle() {
        if (handle.equals(MemorySegment.NULL)) {
            handle = TurboJpegBindings.initDecompress();
            if (handle.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("libjpeg-turbo has no memory for a decoder");
            }
        }
        return handle;
    }

    @Override
    public void close() {
        MemorySegment owned = handle;
        handle = MemorySegment.NULL;
        if (!owned.equals(MemorySegment.NULL)) {
            TurboJpegBindings.destroy(owned);
        }
        pixels.close();
        input.close();
    }
}
