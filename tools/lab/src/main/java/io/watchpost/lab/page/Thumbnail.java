package io.watchpost.lab.page;

import io.watchpost.lab.data.LabelledImage;
import io.watchpost.lab.data.PlainPixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A picture small enough to stand in a page. */
final class Thumbnail {
    private static final int SIDE_MAX = 96;

    private Thumbnail() {}

    /** The picture as an address that holds it: {@code data:image/png;base64,…}. Never larger than it is. */
    static String address(LabelledImage image) {
        double scale = Math.min(1, (double) SIDE_MAX / Math.max(image.width(), image.height()));
        LabelledImage small = PlainPixels.resized(image, (int) Math.max(1, Math.round(image.width() * scale)), (int)
                Math.max(1, Math.round(image.height() * scale)));
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(small));
    }

    private static byte[] png(LabelledImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image.toBufferedImage(), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory can't be written to memory", e);
        }
        return bytes.toByteArray();
    }
}
