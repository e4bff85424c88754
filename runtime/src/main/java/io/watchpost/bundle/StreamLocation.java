package io.watchpost.bundle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file lies that comes in blocks over a broker, with the messages of AWS IoT file streams: {@code stream:ID} or
 * {@code stream:ID/FILE} on the device's own topics, {@code aws-stream:ID/FILE} on those that AWS IoT keeps for streams.
 * Which broker that is, the device knows.
 *
 * @param isAws whether it is a stream of AWS IoT
 * @param stream 1 to 128 letters, digits, {@code _} and {@code -}, as AWS names streams
 * @param file number of the file in the stream, 0 to 255
 */
public record StreamLocation(boolean isAws, String stream, int file) {
    public static final String SCHEME = "stream";
    public static final String AWS_SCHEME = "aws-stream";
    public static final int FILE_MAX = 255;
    private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern TEXT =
            Pattern.compile("(" + SCHEME + "|" + AWS_SCHEME + "):([A-Za-z0-9_-]{1,128})(?:/(0|[1-9][0-9]{0,2}))?");

    public StreamLocation {
        if (!STREAM.matcher(stream).matches()) {
            throw new IllegalArgumentException(
                    "a stream's name is 1 to 128 letters, digits, '_' and '-', was " + EntryNames.shown(stream));
        }
        if (file < 0 || file > FILE_MAX) {
            throw new IllegalArgumentException("a stream's file is 0 to " + FILE_MAX + ", was " + file);
        }
    }

    /** The stream that this device's own topics carry a bundle in: the same for the same bundle, whoever serves it. */
    public static StreamLocation ofBundle(String sha256) {
        return new StreamLocation(false, "wpb-" + sha256.substring(0, 32), 0);
    }

    /** Whether this is a location of this kind, or one that is written wrongly. */
    public static boolean isMeant(String text) {
        return text.startsWith(SCHEME + ":") || text.startsWith(AWS_SCHEME + ":");
    }

    /**
     * Reads a location.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static StreamLocation parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a stream is " + SCHEME + ":ID or " + AWS_SCHEME
                    + ":ID, with /FILE behind it if it has several, was " + EntryNames.shown(text));
        }
        String file = matcher.group(3);
        return new StreamLocation(
                matcher.group(1).equals(AWS_SCHEME), matcher.group(2), file == null ? 0 : Integer.parseInt(file));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (isAws ? AWS_SCHEME : SCHEME) + ":" + stream + (file == 0 ? "" : "/" + file);
    }
}
