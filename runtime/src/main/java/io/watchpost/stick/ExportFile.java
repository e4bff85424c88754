package io.watchpost.stick;

import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.PublicKeys;
import io.watchpost.bundle.Sha256;
import io.watchpost.stick.ExportManifest.Part;
import io.watchpost.stick.ExportManifest.PictureFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An export as it lies on a stick: nothing in it is believed before its signature was, and each part only with exactly the
 * bytes that the manifest lists. One thread.
 */
public final class ExportFile implements AutoCloseable {
    private static final int END_BYTES = 22; // of the end of the central directory; APPNOTE.TXT 6.3.9, 4.3.16
    private static final int END_SIGNATURE = 0x06054b50;
    private static final long DIRECTORY_BYTES_MAX = 1 << 20;

    private final Path file;
    private final ZipFile zip;
    private final Envelope envelope;
    private final PublicKeys.Named signer;
    private final ExportManifest manifest;

    private ExportFile(Path file, ZipFile zip, Envelope envelope, PublicKeys.Named signer, ExportManifest manifest) {
        this.file = file;
        this.zip = zip;
        this.envelope = envelope;
        this.signer = signer;
        this.manifest = manifest;
    }

    /**
     * Opens an export that one of these keys signed.
     *
     * @throws StickRefused if it is none, is cut off, or isn't signed by any of them
     */
    public static ExportFile open(Path file, Collection<PublicKeys.Named> trusted) throws StickRefused, IOException {
        checkEnd(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException e) {
            throw new StickRefused(file + " is no export, or was cut off when it was copied: " + e.getMessage());
        }
        try {
            Envelope envelope = EnvelopeJson.read(
                    bytes(file, zip, ExportManifest.FILE_NAME, Envelope.SIZE_BYTES_MAX),
                    file + " (" + ExportManifest.FILE_NAME + ")");
            if (!envelope.payloadType().equals(ExportManifest.PAYLOAD_TYPE)) {
                throw new StickRefused(file + " holds a signed " + envelope.payloadType() + ", which is no export");
            }
            PublicKeys.Named signer = envelope.signerAmong(trusted)
                    .orElseThrow(() -> new StickRefused(file + " is not trusted: it is signed by "
                            + signers(envelope) + ", and trusted " + shown(trusted)
                            + "; if it is the station's, whose id \"watchpost outbox key\" shows there, name its "
                            + StickKey.PUBLIC_FILE_NAME + " with --trust"));
            return new ExportFile(file, zip, envelope, signer, ExportManifest.read(envelope.payload()));
        } catch (BundleRefused e) {
            zip.close();
            throw new StickRefused(e.reason());
        } catch (IllegalArgumentException e) {
            zip.close();
            throw new StickRefused(file + " is no export that this version understands: " + e.getMessage());
        } catch (StickRefused | IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    public ExportManifest manifest() {
        return manifest;
    }

    public Path file() {
        return file;
    }

    /** Names what was signed: {@code sha256:…} of the manifest. */
    public String digest() {
        return envelope.digest();
    }

    /** Whose signature is believed. */
    public PublicKeys.Named signer() {
        return signer;
    }

    /**
     * The messages of a part, each a line.
     *
     * @throws StickRefused if the part isn't what was signed
     */
    public List<byte[]> lines(Part part) throws StickRefused, IOException {
        byte[] bytes = listed(part.file(), part.sizeBytes(), part.sha256());
        List<byte[]> lines = new ArrayList<>(part.entries());
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, from, at));
                from = at + 1;
            }
        }
        if (lines.size() != part.entries() || from != bytes.length) {
            throw new StickRefused(part.file() + " in " + file + " has " + lines.size() + " entries, its manifest says "
                    + part.entries());
        }
        return lines;
    }

    /**
     * A picture.
     *
     * @throws StickRefused if it isn't what was signed
     */
    public byte[] picture(PictureFile picture) throws StickRefused, IOException {
        return listed(picture.file(), picture.sizeBytes(), picture.sha256());
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private byte[] listed(String name, long sizeBytes, String sha256) throws StickRefused, IOException {
        byte[] bytes = bytes(file, zip, name, sizeBytes);
        if (bytes.length != sizeBytes || !Sha256.hex(bytes).equals(sha256)) {
            throw new StickRefused(name + " in " + file + " is damaged: it isn't what was signed");
        }
        return bytes;
    }

    /** What is inflated ends at the limit, whatever the ZIP says of its size. */
    private static byte[] bytes(Path file, ZipFile zip, String name, long sizeBytesMax)
            throws StickRefused, IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new StickRefused(file + " has no " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) sizeBytesMax + 1);
            if (bytes.length > sizeBytesMax) {
                throw new StickRefused(name + " in " + file + " is larger than it may be");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new StickRefused(name + " in " + file + " is damaged: " + e.getMessage());
        }
    }

    /** Before the central directory is read into memory: it is small, and stands where this format has it. */
    private static void checkEnd(Path file) throws StickRefused, IOException {
        ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long at = channel.size() - END_BYTES;
            while (at >= 0 && end.hasRemaining()) {
                if (channel.read(end, at + end.position()) < 0) {
                    break;
                }
            }
        } catch (NoSuchFileException e) {
            throw new StickRefused(file + " does not exist: check the path");
        }
        if (end.hasRemaining()
                || end.getInt(0) != END_SIGNATURE
                || Integer.toUnsignedLong(end.getInt(12)) > DIRECTORY_BYTES_MAX) {
            throw new StickRefused(file + " is no export, or was cut off when it was written or copied");
        }
    }

    private static String signers(Envelope envelope) {
        return envelope.signatures().isEmpty()
                ? "nobody"
                : envelope.signatures().stream()
                        .map(signature -> PublicKeys.shortId(signature.keyId()))
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("");
    }

    private static String shown(Collection<PublicKeys.Named> keys) {
        return keys.isEmpty()
                ? "is nobody"
                : (keys.size() == 1 ? "is " : "are ")
                        + keys.stream()
                                .map(PublicKeys.Named::shown)
                                .reduce((one, other) -> one + ", " + other)
                                .orElse("");
    }
}
