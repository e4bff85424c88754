package io.watchpost.bundle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 keys as this format writes them: the SubjectPublicKeyInfo of RFC 8410 in DER, 44 bytes. */
public final class PublicKeys {
    /** What stands before the 32 bytes of the key: SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING }. */
    private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int SPKI_BYTES = 44;
    private static final int NAME_CHARS_MAX = 64;

    private PublicKeys() {}

    /**
     * A public key with the name of its holder.
     *
     * @param name for people, like {@code release 2026}; proves nothing
     * @param keyId sha256 of the SPKI in 64 hexadecimal digits
     */
    public record Named(String name, String keyId, PublicKey publicKey) {

        /** The key's SPKI. */
        public byte[] spki() {
            return publicKey.getEncoded();
        }

        /** Name and the first digits of the id, for messages. */
        public String shown() {
            return name + " (" + PublicKeys.shortId(keyId) + ")";
        }
    }

    /**
     * A key from its SPKI.
     *
     * @throws IllegalArgumentException if it is no Ed25519 key, or the name is empty, long or not printable
     */
    public static Named of(String name, byte[] spki) {
        if (name.isBlank() || name.length() > NAME_CHARS_MAX || !name.chars().allMatch(PublicKeys::isPrintable)) {
            throw new IllegalArgumentException(
                    "a key's name has 1 to " + NAME_CHARS_MAX + " printable characters, has " + name.length());
        }
        if (spki.length != SPKI_BYTES || !Arrays.equals(spki, 0, SPKI_HEAD.length, SPKI_HEAD, 0, SPKI_HEAD.length)) {
            throw new IllegalArgumentException("the key of " + name + " is no Ed25519 public key");
        }
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            return new Named(name, Sha256.hex(spki), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key of " + name + " is no Ed25519 public key", e);
        }
    }

    /** Enough of a key id to tell keys apart by eye. */
    public static String shortId(String keyId) {
        return keyId.substring(0, 12) + "…";
    }

    static void requireKeyId(String keyId) {
        if (!Sha256.isHex(keyId)) {
            throw new IllegalArgumentException("a key id has 64 hexadecimal digits, was " + EntryNames.shown(keyId));
        }
    }

    private static boolean isPrintable(int character) {
        return character >= ' ' && character != 0x7f && !Character.isISOControl(character);
    }
}
