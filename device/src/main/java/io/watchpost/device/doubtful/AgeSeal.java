package io.watchpost.device.doubtful;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;

/**
 * Files in the format of age (age-encryption.org/v1) with X25519 keys, which the command {@code age} opens too. The station
 * has the public key alone: what it has written it can't read again. Stateless.
 */
public final class AgeSeal {
    /** Of a file's name. */
    public static final String ENDING = ".age";

    private static final String HEAD = "age-encryption.org/v1\n";

    private AgeSeal() {}

    /** Whether it begins as such a file does. */
    public static boolean isSealed(byte[] bytes) {
        byte[] head = HEAD.getBytes(StandardCharsets.US_ASCII);
        return bytes.length > head.length && Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }

    /**
     * Encrypts.
     *
     * @param recipient {@code age1…}
     * @throws GeneralSecurityException if that is no key
     */
    public static byte[] seal(byte[] plain, String recipient) throws GeneralSecurityException, IOException {
        RecipientStanzaWriter writer = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(plain.length + 512);
        try (WritableByteChannel channel = new StandardEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(sealed), List.of(writer))) {
            ByteBuffer left = ByteBuffer.wrap(plain);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
        return sealed.toByteArray();
    }

    /**
     * Decrypts.
     *
     * @param identity {@code AGE-SECRET-KEY-1…}
     * @throws GeneralSecurityException if it isn't encrypted to that key, or was changed
     */
    public static byte[] open(byte[] sealed, String identity) throws GeneralSecurityException, IOException {
        RecipientStanzaReader reader = X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity);
        try (ReadableByteChannel channel = new StandardDecryptingChannelFactory()
                        .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(sealed)), List.of(reader));
                var in = Channels.newInputStream(channel)) {
            return in.readAllBytes();
        }
    }

    /**
     * A new key.
     *
     * @return the text of a file as age-keygen writes it: comments, then the secret key
     */
    public static Keys newKeys() throws GeneralSecurityException {
        KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
        return new Keys(
                new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII),
                new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII));
    }

    /**
     * Both halves.
     *
     * @param recipient public
     * @param identity secret
     */
    public record Keys(String recipient, String identity) {
        /** Says nothing of the secret half. */
        @Override
        public String toString() {
            return recipient;
        }
    }
}
