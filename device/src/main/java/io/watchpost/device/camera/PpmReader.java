package io.watchpost.device.camera;

import io.watchpost.frame.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads pictures that follow each other as binary PPM (netpbm's {@code ppm}), as FFmpeg writes them: every one says its own
 * size, and its pixels need no decoding. For one thread.
 *
 * <pre>
 * P6 LF width SP height LF 255 LF, then width * height * 3 bytes: R G B
 * </pre>
 */
final class PpmReader {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int BYTES_PER_PIXEL = 3;
    private static final int DIGITS_MAX = 5;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    private int width;
    private int height;

    PpmReader(InputStream in) {
        this.in = in;
    }

    /** Of the last picture. */
    int width() {
        return width;
    }

    /** Of the last picture. */
    int height() {
        return height;
    }

    /**
     * Reads the next picture's pixels.
     *
     * @param into emptied by the caller
     * @return false at the end of the stream, between two pictures
     * @throws IOException if it ends within a picture, or isn't what it should be
     */
    boolean next(NativeBuffer into) throws IOException {
        if (position == limit && !fill()) {
            return false;
        }
        if (read() != 'P' || read() != '6') {
            throw new IOException("it isn't a PPM picture");
        }
        read();
        width = number();
        height = number();
        if (number() != 255 || width < 1 || height < 1 || width > Frame.SIDE_MAX || height > Frame.SIDE_MAX) {
            throw new IOException("a PPM picture of " + width + "x" + height + " isn't read");
        }
        for (long left = (long) width * height * BYTES_PER_PIXEL; left > 0; ) {
            if (position == limit && !fill()) {
                throw new EOFException("it ends within a picture");
            }
            int bytes = (int) Math.min(left, limit - position);
            into.append(buffer, position, bytes);
            position += bytes;
            left -= bytes;
        }
        return true;
    }

    private int number() throws IOException {
        int number = 0;
        for (int digits = 0; digits <= DIGITS_MAX; digits++) {
            int next = read();
            if (next < '0' || next > '9') {
                return number;
            }
            number = number * 10 + next - '0';
        }
        throw new IOException("a number in a PPM picture is too long");
    }

    private int read() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("it ends within a picture");
        }
        return buffer[position++] & 0xFF;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
