package io.watchpost.bundle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * A private key and its public half. Those that release models live on the machine of whoever releases them and never on a
 * device; a device has one of its own that says what comes from it. Nothing here prints or logs one.
 *
 * @param privateKey of Ed25519
 * @param publicKey with the name of the holder
 */
public record SigningKey(PrivateKey privateKey, PublicKeys.Named publicKey) {
    private static final int SEED_BYTES = 32;

    /** A new key. */
    public static SigningKey generate(String name) throws GeneralSecurityException {
        byte[] seed = new byte[SEED_BYTES];
        try {
            SecureRandom.getInstanceStrong().nextBytes(seed);
            return ofSeed(name, seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * The key in a PKCS#8 structure (RFC 8410).
     *
     * @throws GeneralSecurityException if there is no Ed25519 key in it
     */
    public static SigningKey ofPkcs8(String name, byte[] pkcs8) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        byte[] seed = ((EdECPrivateKey) key)
                .getBytes()
                .orElseThrow(() -> new GeneralSecurityException("the key keeps its bytes to itself"));
        try {
            return ofSeed(name, seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * The key that the 32 bytes of RFC 8032 stand for. The JDK makes a public key only together with a private one, out of
     * the random bytes that it is given.
     */
    private static SigningKey ofSeed(String name, byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new KnownBytes(seed));
        var pair = generator.generateKeyPair();
        if (!(pair.getPrivate() instanceof EdECPrivateKey made)
                || !Arrays.equals(made.getBytes().orElse(new byte[0]), seed)) {
            throw new GeneralSecurityException("this Java makes Ed25519 keys in another way than was expected");
        }
        return new SigningKey(
                pair.getPrivate(), PublicKeys.of(name, pair.getPublic().getEncoded()));
    }

    /** Says nothing of the private half. */
    @Override
    public String toString() {
        return "signing key of " + publicKey.shown();
    }

    /** Gives the seed where randomness is asked for. */
    private static final class KnownBytes extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient byte[] bytes;

        KnownBytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }
}
