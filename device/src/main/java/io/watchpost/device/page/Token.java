package io.watchpost.device.page;

import io.watchpost.transport.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What visitors must know. Read anew each time, so that another one counts at once; compared in constant time. */
final class Token {
    private static final int LENGTH_MIN = 16;

    private final SecretRef secret;

    Token(SecretRef secret) {
        this.secret = secret;
    }

    /**
     * What stands for it in this process.
     *
     * @throws IOException if it can't be read, or is too short to keep anybody out
     */
    byte[] digest() throws IOException {
        String token = secret.read().strip();
        if (token.length() < LENGTH_MIN) {
            throw new IOException("its token has " + token.length() + " characters, and at least " + LENGTH_MIN
                    + " are needed: make one with \"openssl rand -hex 16\"");
        }
        return digest(token);
    }

    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.strip().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
