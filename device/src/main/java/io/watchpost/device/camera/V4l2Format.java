package io.watchpost.device.camera;

import io.watchpost.frame.PixelFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pixel formats that are understood, the most welcome first: what needs no decoding and has colour. */
enum V4l2Format {
    YUYV("YUYV", PixelFormat.YUYV),
    NV12("NV12", PixelFormat.NV12),
    MJPG("MJPG", null),
    JPEG("JPEG", null),
    GREY("GREY", PixelFormat.GREY8);

    private final int fourcc;
    private final @Nullable PixelFormat pixels;

    V4l2Format(String characters, @Nullable PixelFormat pixels) {
        this.fourcc = V4l2.fourcc(characters);
        this.pixels = pixels;
    }

    int fourcc() {
        return fourcc;
    }

    /** How the pixels lie in the buffer; null when it holds a compressed picture. */
    @Nullable
    PixelFormat pixels() {
        return pixels;
    }

    static @Nullable V4l2Format of(int fourcc) {
        for (V4l2Format format : values()) {
            if (format.fourcc == fourcc) {
                return format;
            }
        }
        return null;
    }

    /** The format of that name, null for {@code auto}. */
    static @Nullable V4l2Format ofOption(String text) {
        return text.equalsIgnoreCase("auto") ? null : valueOf(text.toUpperCase(Locale.ROOT));
    }
}
