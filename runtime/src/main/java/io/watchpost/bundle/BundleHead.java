package io.watchpost.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The manifest of a bundle of which only the beginning is here, so that the rest needn't be fetched in vain. What it says
 * is a reason to fetch or not to fetch and nothing else: the complete file goes through {@link SealedBundle}.
 */
public final class BundleHead {
    /** Of a local header, and of a name and extra fields as bundles have them. */
    private static final int HEADER_BYTES = 30;

    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int FLAG_DESCRIPTOR = 1 << 3;
    private static final int STORED = 0;

    /** How much of a file is needed at most. */
    public static final int SIZE_BYTES_MAX = Envelope.SIZE_BYTES_MAX + 1_024;

    private BundleHead() {}

    /**
     * What can be known of a bundle by its first bytes.
     *
     * @param head the first {@value #SIZE_BYTES_MAX} bytes, or all of a smaller file
     * @param sizeBytes of the whole file
     * @param name for messages
     * @return empty when the envelope isn't stored first, which writers should do and readers don't ask for
     * @throws BundleRefused if it isn't signed by those whom the root asks for, or is damaged
     */
    public static Optional<BundleFacts> facts(byte[] head, long sizeBytes, Trust trust, String name)
            throws BundleRefused {
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < HEADER_BYTES || bytes.getInt(0) != LOCAL_SIGNATURE) {
            throw new BundleRefused(name + " is no bundle: it doesn't begin as a ZIP file does");
        }
        int nameBytes = Short.toUnsignedInt(bytes.getShort(26));
        int from = HEADER_BYTES + nameBytes + Short.toUnsignedInt(bytes.getShort(28));
        long length = Integer.toUnsignedLong(bytes.getInt(18));
        boolean isStored = bytes.getShort(8) == STORED && (bytes.getShort(6) & FLAG_DESCRIPTOR) == 0;
        if (!isStored
                || from + length > head.length
                || !firstName(head, nameBytes).equals(Manifest.ENVELOPE)) {
            return Optional.empty();
        }
        Envelope envelope =
                EnvelopeJson.read(Arrays.copyOfRange(head, from, from + (int) length), name + ": " + Manifest.ENVELOPE);
        trust.releasedBy(envelope, Envelope.MANIFEST_TYPE, name);
        return Optional.of(BundleFacts.of(ManifestJson.read(envelope, name), envelope, sizeBytes));
    }

    private static String firstName(byte[] head, int nameBytes) {
        return nameBytes > EntryNames.LENGTH_MAX
                ? ""
                : new String(head, HEADER_BYTES, nameBytes, StandardCharsets.ISO_8859_1);
    }
}
