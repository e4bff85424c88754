package io.watchpost.bundle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as this format writes it: 64 lower-case hexadecimal digits. */
final class Sha256 {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private Sha256() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return hex(start(), bytes);
    }

    /** The end of a digest that was fed in pieces. */
    static String hex(MessageDigest fed, byte... rest) {
        return HexFormat.of().formatHex(fed.digest(rest));
    }

    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }
}
