package io.watchpost.device.camera;

import java.io.IOException;
import java.io.InputStream;

/**
 * Finds the pictures in a stream of JPEGs that follow each other without anything that parts them. Follows the segments
 * of the header by their lengths, since a thumbnail inside has an end of its own, and then the coded data to its end.
 * What isn't a JPEG is passed over up to the next beginning of one. For one thread.
 *
 * <pre>
 * FF D8                        beginning
 * FF marker  length 2  …       segments, the length includes itself; the last one is FF DA
 * coded data                   an FF in it is followed by 00 or D0 to D7
 * FF D9                        end
 * </pre>
 */
final class JpegSplitter {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FILL = 0xFF;
    private static final int BEGINNING = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    /** From where on the bytes of the present picture have not been handed over yet; -1 outside of a picture. */
    private int kept = -1;

    JpegSplitter(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next picture.
     *
     * @param into emptied by the caller
     * @return false at the end of the stream; what was begun then is no picture
     * @throws IOException if reading fails, or the picture is larger than the buffer may grow
     */
    boolean next(NativeBuffer into) throws IOException {
        while (skipToBeginning(into)) {
            Outcome outcome = restOf(into);
            if (outcome != Outcome.DAMAGED) {
                return outcome == Outcome.WHOLE;
            }
            kept = -1;
            into.clear();
        }
        return false;
    }

    private enum Outcome {
        WHOLE,
        DAMAGED,
        ENDED
    }

    private boolean skipToBeginning(NativeBuffer into) throws IOException {
        int before = 0;
        for (int next = read(into); next >= 0; next = read(into)) {
            if (before == FILL && next == BEGINNING) {
                into.clear();
                into.append(new byte[] {(byte) FILL, (byte) BEGINNING}, 0, 2);
                kept = position;
                return true;
            }
            before = next;
        }
        return false;
    }

    private Outcome restOf(NativeBuffer into) throws IOException {
        while (true) {
            int fill = read(into);
            int marker = read(into);
            while (marker == FILL) {
                marker = read(into);
            }
            if (marker < 0) {
                return Outcome.ENDED;
            }
            if (fill != FILL) {
                return Outcome.DAMAGED;
            }
            if (marker == END) {
                return finished(into);
            }
            int length = read(into) << 8 | read(into);
            if (length < 2) {
                return length < 0 ? Outcome.ENDED : Outcome.DAMAGED;
            }
            for (int i = 2; i < length; i++) {
                if (read(into) < 0) {
                    return Outcome.ENDED;
                }
            }
            if (marker == SCAN) {
                return codedData(into);
            }
        }
    }

    private Outcome codedData(NativeBuffer into) throws IOException {
        int before = 0;
        for (int next = read(into); next >= 0; next = read(into)) {
            if (before == FILL && next == END) {
                return finished(into);
            }
            before = next;
        }
        return Outcome.ENDED;
    }

    private Outcome finished(NativeBuffer into) throws IOException {
        into.append(buffer, kept, position - kept);
        kept = -1;
        return Outcome.WHOLE;
    }

    /** The next byte, -1 at the end; what the buffer holds of the picture is handed over before it is filled anew. */
    private int read(NativeBuffer into) throws IOException {
        if (position == limit) {
            if (kept >= 0) {
                into.append(buffer, kept, position - kept);
                kept = 0;
            }
            position = 0;
            limit = Math.max(0, in.read(buffer));
            if (limit == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }
}
