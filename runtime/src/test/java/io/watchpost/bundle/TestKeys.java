package io.watchpost.bundle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;

/** Keys that are the same in every run: made of a digest of their name. Known to everybody, so for tests only. */
public final class TestKeys {
    /** RFC 8410: version 0, Ed25519, an octet string in an octet string. */
    private static final String PKCS8_HEAD = "302e020100300506032b657004220420";

    private TestKeys() {}

    public static SigningKey named(String name) {
        try {
            return SigningKey.ofPkcs8(name, pkcs8(name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key as a file holds it. */
    public static byte[] pkcs8(String name) {
        return HexFormat.of().parseHex(PKCS8_HEAD + Sha256.hex(name.getBytes(StandardCharsets.UTF_8)));
    }

    public static Root.Role role(int threshold, SigningKey... keys) {
        return new Root.Role(
                threshold, List.of(keys).stream().map(SigningKey::publicKey).toList());
    }

    public static Envelope signed(Envelope envelope, SigningKey... keys) {
        Envelope signed = envelope;
        try {
            for (SigningKey key : keys) {
                signed = signed.signedWith(key);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return signed;
    }
}
