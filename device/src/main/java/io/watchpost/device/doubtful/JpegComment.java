package io.watchpost.device.doubtful;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The comment of a JPEG file (marker COM), in which a picture carries its result. Stateless. */
final class JpegComment {
    private static final int MARKER = 0xff;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int COMMENT = 0xfe;
    private static final int TEXT_BYTES_MAX = 65_533;

    private JpegComment() {}

    /** The same picture with a comment right behind its beginning; without one if the text is too long. */
    static byte[] with(byte[] jpeg, String text) {
        byte[] comment = text.getBytes(StandardCharsets.UTF_8);
        if (comment.length > TEXT_BYTES_MAX) {
            return jpeg;
        }
        byte[] all = new byte[jpeg.length + 4 + comment.length];
        System.arraycopy(jpeg, 0, all, 0, 2);
        int length = comment.length + 2;
        all[2] = (byte) MARKER;
        all[3] = (byte) COMMENT;
        all[4] = (byte) (length >> 8);
        all[5] = (byte) length;
        System.arraycopy(comment, 0, all, 6, comment.length);
        System.arraycopy(jpeg, 2, all, 6 + comment.length, jpeg.length - 2);
        return all;
    }

    /** The first comment; empty when there is none. */
    static String of(byte[] jpeg) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == MARKER && (jpeg[at + 1] & 0xff) != SCAN) {
            int length = (jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff);
            if (length < 2 || at + 2 + length > jpeg.length) {
                return "";
            }
            if ((jpeg[at + 1] & 0xff) == COMMENT) {
                return new String(Arrays.copyOfRange(jpeg, at + 4, at + 2 + length), StandardCharsets.UTF_8);
            }
            at += 2 + length;
        }
        return "";
    }

    /** The comment right behind the beginning, where {@link #with} puts it, without reading more; empty when there is none. */
    static String first(InputStream jpeg) throws IOException {
        byte[] head = jpeg.readNBytes(6);
        boolean isComment = head.length == 6
                && (head[0] & 0xff) == MARKER
                && (head[1] & 0xff) == START
                && (head[2] & 0xff) == MARKER
                && (head[3] & 0xff) == COMMENT;
        int length = isComment ? (head[4] & 0xff) << 8 | (head[5] & 0xff) : 0;
        if (length < 2) {
            return "";
        }
        byte[] text = jpeg.readNBytes(length - 2);
        return text.length == length - 2 ? new String(text, StandardCharsets.UTF_8) : "";
    }

    /** Whether it begins and ends as a JPEG file does. */
    static boolean isWhole(byte[] jpeg) {
        int n = jpeg.length;
        return n > 4
                && (jpeg[0] & 0xff) == MARKER
                && (jpeg[1] & 0xff) == START
                && (jpeg[n - 2] & 0xff) == MARKER
                && (jpeg[n - 1] & 0xff) == END;
    }
}
