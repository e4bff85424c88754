package io.watchpost.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Signed bytes: a DSSE v1 envelope (github.com/secure-systems-lab/dsse, protocol.md and envelope.md). What it holds is
 * believed only after {@link Trust} has looked at the signatures.
 */
public final class Envelope {
    /** Of a bundle's manifest. */
    public static final String MANIFEST_TYPE = "application/vnd.watchpost.manifest+json";

    /** Of an announcement of bundles. */
    public static final String ANNOUNCEMENT_TYPE = "application/vnd.watchpost.announcement+json";

    /** Of a root of trust. */
    public static final String ROOT_TYPE = "application/vnd.watchpost.root+json";

    /** Of the JSON text of an envelope. */
    public static final int SIZE_BYTES_MAX = 1 << 20;

    static final int SIGNATURES_MAX = 32;
    private static final String ALGORITHM = "Ed25519";

    private final String payloadType;
    private final byte[] payload;
    private final List<Signature> signatures;

    /**
     * Holds signed bytes.
     *
     * @param payloadType what the payload is; part of what is signed
     * @param signatures in any order
     */
    public Envelope(String payloadType, byte[] payload, List<Signature> signatures) {
        this.payloadType = payloadType;
        this.payload = payload.clone();
        this.signatures = signatures.stream()
                .sorted(Comparator.comparing(Signature::keyId))
                .toList();
        if (signatures.size() > SIGNATURES_MAX) {
            throw new IllegalArgumentException(
                    "an envelope has at most " + SIGNATURES_MAX + " signatures, not " + signatures.size());
        }
    }

    /** What one key says. Immutable. */
    public static final class Signature {
        private static final int LENGTH_BYTES = 64;

        private final String keyId;
        private final byte[] bytes;

        /**
         * Holds a signature that was not checked.
         *
         * @param keyId of the key that is said to have signed: sha256 of its SPKI in 64 hexadecimal digits
         * @param bytes 64, by Ed25519
         */
        public Signature(String keyId, byte[] bytes) {
            PublicKeys.requireKeyId(keyId);
            if (bytes.length != LENGTH_BYTES) {
                throw new IllegalArgumentException("a signature has 64 bytes, was " + bytes.length);
            }
            this.keyId = keyId;
            this.bytes = bytes.clone();
        }

        public String keyId() {
            return keyId;
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** What the payload is; part of what is signed. */
    public String payloadType() {
        return payloadType;
    }

    /** The signed bytes. */
    public byte[] payload() {
        return payload.clone();
    }

    /** Sorted by key id. */
    public List<Signature> signatures() {
        return signatures;
    }

    /** An envelope that nobody has signed yet. */
    public static Envelope unsigned(String payloadType, byte[] payload) {
        return new Envelope(payloadType, payload, List.of());
    }

    /** The same with one more signature; in the place of the key's earlier one, if there is one. */
    public Envelope signedWith(SigningKey key) throws GeneralSecurityException {
        java.security.Signature maker = java.security.Signature.getInstance(ALGORITHM);
        maker.initSign(key.privateKey());
        maker.update(signedBytes());
        Signature made = new Signature(key.publicKey().keyId(), maker.sign());
        List<Signature> all = new ArrayList<>(signatures);
        all.removeIf(signature -> signature.keyId.equals(made.keyId));
        all.add(made);
        return new Envelope(payloadType, payload, all);
    }

    /** The first of these keys that signed it; empty when none did. */
    public Optional<PublicKeys.Named> signerAmong(Collection<PublicKeys.Named> keys) {
        for (Signature signature : signatures) {
            for (PublicKeys.Named key : keys) {
                if (key.keyId().equals(signature.keyId) && isBy(key, signature)) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether this signature over this payload was made by that key. */
    boolean isBy(PublicKeys.Named key, Signature signature) {
        try {
            java.security.Signature verifier = java.security.Signature.getInstance(ALGORITHM);
            verifier.initVerify(key.publicKey());
            verifier.update(signedBytes());
            return verifier.verify(signature.bytes);
        } catch (GeneralSecurityException e) {
            return false; // a malformed signature is one that isn't the key's
        }
    }

    /** The pre-authentication encoding: {@code DSSEv1 LENGTH TYPE LENGTH PAYLOAD}, lengths in decimal bytes. */
    byte[] signedBytes() {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("DSSEv1 " + type.length + " "));
        bytes.writeBytes(type);
        bytes.writeBytes(ascii(" " + payload.length + " "));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    /** {@code sha256:} and the digest of the payload: names what was signed, however often it was. */
    public String digest() {
        return "sha256:" + Sha256.hex(payload);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
