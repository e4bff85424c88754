package io.watchpost.device.camera;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a {@code multipart/x-mixed-replace} stream apart, as cameras send it rather than as RFC 2046 wants it: the
 * boundary may be declared with or without its dashes, quoted, or not at all; the length of a part may be missing or
 * wrong. Everything that is read has a limit. For one thread.
 *
 * <pre>
 * --boundary CRLF
 * Content-Type: image/jpeg CRLF
 * Content-Length: 12345 CRLF        (often missing)
 * CRLF
 * the picture CRLF
 * --boundary CRLF …
 * </pre>
 */
final class MultipartReader {
    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int HEADERS_MAX = 64;
    private static final int BUFFER_BYTES = 64 * 1024;
    /** What may stand before the first boundary, or between two parts. */
    private static final long STRAY_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    /** Two dashes and the boundary's own characters; null until the stream shows it. */
    private byte @Nullable [] delimiter;

    private boolean atHeaders;

    /** @param boundary as declared in the content type, null if it isn't */
    MultipartReader(InputStream in, @Nullable String boundary) {
        this.in = in;
        String bare = boundary == null ? "" : boundary.replaceFirst("^-+", "");
        this.delimiter = bare.isEmpty() ? null : ("--" + bare).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads the next picture; parts that declare to be something else are passed over.
     *
     * @return false at the orderly end of the stream
     * @throws IOException if the connection fails or a limit is exceeded; the message says which
     */
    boolean next(NativeBuffer into) throws IOException {
        while (true) {
            if (!atHeaders && !skipToBoundary()) {
                return false;
            }
            atHeaders = false;
            boolean picture = true;
            long lengthBytes = -1;
            String line = readLine();
            for (int headers = 0; line != null && !line.isEmpty(); line = readLine()) {
                if (++headers > HEADERS_MAX) {
                    throw new IOException("more than " + HEADERS_MAX + " header lines before a picture");
                }
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    lengthBytes =
                            length(lower.substring("content-length:".length()).strip());
                } else if (lower.startsWith("content-type:")) {
                    String type = lower.substring("content-type:".length()).strip();
                    picture = type.startsWith("image/") || type.startsWith("application/octet-stream");
                }
            }
            if (line == null) {
                return false;
            }
            into.clear();
            boolean whole = lengthBytes > 0 ? readLength(into, lengthBytes) : readToDelimiter(into);
            if (!whole) {
                return false;
            }
            if (picture && into.sizeBytes() > 0) {
                return true;
            }
        }
    }

    private static long length(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /** Reads lines up to a boundary; the first line that looks like one is it, when none was declared. */
    private boolean skipToBoundary() throws IOException {
        long strayBytes = 0;
        for (String line = readLine(); line != null; line = readLine()) {
            byte[] known = delimiter;
            if (known == null && line.startsWith("--") && line.length() > 2) {
                delimiter = line.strip().getBytes(StandardCharsets.ISO_8859_1);
                return true;
            }
            if (known != null && line.contains(new String(known, StandardCharsets.ISO_8859_1))) {
                return !line.strip().endsWith("--") || line.strip().length() == known.length;
            }
            strayBytes += line.length() + 1;
            if (strayBytes > STRAY_BYTES_MAX) {
                throw new IOException("no part begins within " + STRAY_BYTES_MAX + " bytes");
            }
        }
        return false;
    }

    /** A line without its end, cut at {@value #LINE_BYTES_MAX} bytes so that binary noise is bounded; null at the end. */
    private @Nullable String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LINE_BYTES_MAX) {
            if (position == limit && !fill()) {
                return line.isEmpty() ? null : line.toString();
            }
            char next = (char) (buffer[position++] & 0xff);
            if (next == '\n') {
                break;
            }
            line.append(next);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    private boolean readLength(NativeBuffer into, long lengthBytes) throws IOException {
        for (long left = lengthBytes; left > 0; ) {
            if (position == limit && !fill()) {
                return false;
            }
            int bytes = (int) Math.min(left, limit - position);
            into.append(buffer, position, bytes);
            position += bytes;
            left -= bytes;
        }
        return true; // a wrong length shows when the next boundary is looked for, which passes over what is in between
    }

    /** Reads up to the delimiter, which is consumed with the rest of its line. */
    private boolean readToDelimiter(NativeBuffer into) throws IOException {
        byte[] wanted = delimiter;
        if (wanted == null) {
            throw new IOException("a part without length in a stream without boundary");
        }
        ByteMatcher matcher = new ByteMatcher(wanted);
        boolean found = false;
        while (!found) {
            if (position == limit && !fill()) {
                return false;
            }
            int start = position;
            while (position < limit && !found) {
                found = matcher.accept(buffer[position++]);
            }
            into.append(buffer, start, position - start);
        }
        into.shorten(withoutLineEnd(into, into.sizeBytes() - wanted.length));
        String rest = readLine();
        atHeaders = rest != null && !rest.startsWith("--");
        return true;
    }

    /** Before the delimiter stands a line end, and in some streams dashes of a second kind. */
    private static long withoutLineEnd(NativeBuffer into, long sizeBytes) {
        long size = sizeBytes;
        while (size > 0) {
            byte last = into.data().get(ValueLayout.JAVA_BYTE, size - 1);
            if (last != '\r' && last != '\n' && last != '-') {
                break;
            }
            size--;
        }
        return size;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
