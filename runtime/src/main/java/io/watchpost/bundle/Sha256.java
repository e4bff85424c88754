package io.watchpost.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as this format writes it: 64 lower-case hexadecimal digits. */
public final class Sha256 {
    private static final int PIECE_BYTES = 64 << 10;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private Sha256() {}

    /** A digest that is fed in pieces. */
    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String hex(byte[] bytes) {
        return hex(start(), bytes);
    }

    /** Of a file, read once. */
    public static String hex(Path file) throws IOException {
        MessageDigest sha256 = start();
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                sha256.update(piece, 0, count);
            }
        }
        return hex(sha256);
    }

    /** The end of a digest that was fed in pieces. */
    static String hex(MessageDigest fed, byte... rest) {
        return HexFormat.of().formatHex(fed.digest(rest));
    }

    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }
}
