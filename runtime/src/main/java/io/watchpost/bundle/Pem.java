package io.watchpost.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as PEM text (RFC 7468), as OpenSSL writes and reads it.
 *
 * @param kind {@link #PRIVATE}, {@link #ENCRYPTED} or {@link #PUBLIC}
 * @param der what is in it
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record Pem(String kind, byte[] der) {
    public static final String PRIVATE = "PRIVATE KEY";
    public static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    public static final String PUBLIC = "PUBLIC KEY";

    /** More than any file that holds one key. */
    public static final int SIZE_BYTES_MAX = 16 * 1024;

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (" + PRIVATE + "|" + ENCRYPTED + "|" + PUBLIC + ")-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /**
     * The first key in a text; empty when there is none.
     *
     * @throws IllegalArgumentException if its base64 can't be read
     */
    public static Optional<Pem> first(String text) {
        Matcher block = BLOCK.matcher(text);
        return block.find()
                ? Optional.of(new Pem(block.group(1), Base64.getMimeDecoder().decode(block.group(2))))
                : Optional.empty();
    }

    /** The file. */
    public byte[] bytes() {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Says nothing of what is in it. */
    @Override
    public String toString() {
        return kind;
    }
}
