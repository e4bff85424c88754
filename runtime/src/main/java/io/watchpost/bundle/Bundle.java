package io.watchpost.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.TreeSet;

/**
 * A bundle whose manifest may be believed as far as its {@link #signers} are. Its other files are compared with the
 * manifest whenever they are read, byte by byte as they come: a file that changed meanwhile is refused.
 *
 * <p>One thread at a time, until the {@link SealedBundle} is closed that it came from.
 */
public final class Bundle {
    /** Pictures and labels; models are never read into the heap. */
    private static final long READ_BYTES_MAX = 64L << 20;

    private final BundleSource source;
    private final Envelope envelope;
    private final Manifest manifest;
    private final List<PublicKeys.Named> signers;

    Bundle(BundleSource source, Envelope envelope, Manifest manifest, List<PublicKeys.Named> signers) {
        this.source = source;
        this.envelope = envelope;
        this.manifest = manifest;
        this.signers = List.copyOf(signers);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** What was signed, with its signatures; {@link Envelope#digest} names this bundle for ever. */
    public Envelope envelope() {
        return envelope;
    }

    /** The trusted keys that signed it; empty when nobody was asked for. */
    public List<PublicKeys.Named> signers() {
        return signers;
    }

    /** A file as a whole. */
    public byte[] read(String path) throws BundleRefused, IOException {
        ListedFile file = manifest.file(path);
        if (file.length() > READ_BYTES_MAX) {
            throw new BundleRefused(
                    source.name() + " is refused: its file " + path + " has " + file.length() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
        copy(file, (piece, length) -> bytes.put(piece, 0, length));
        return bytes.array();
    }

    /**
     * Inflates every file and compares it with the manifest; writes nothing.
     *
     * @throws BundleRefused naming the first that differs
     */
    public void check() throws BundleRefused, IOException {
        for (ListedFile file : manifest.files()) {
            copy(file, (piece, length) -> {});
        }
    }

    /**
     * Writes all files and the envelope to a folder, which is then a bundle in its folder form. When this returns,
     * everything is on the disk; when it fails, the folder is to be thrown away.
     *
     * @param folder that doesn't exist yet, or is empty
     */
    public void unpack(Path folder) throws BundleRefused, IOException {
        TreeSet<Path> folders = new TreeSet<>();
        folders.add(folder);
        Files.createDirectories(folder);
        for (ListedFile file : manifest.files()) {
            Path target = folder.resolve(file.path());
            for (Path parent = target.getParent(); parent != null && !parent.equals(folder); ) {
                folders.add(parent);
                parent = parent.getParent();
            }
            Files.createDirectories(target.getParent());
            write(target, file);
        }
        try (FileChannel out = created(folder.resolve(Manifest.ENVELOPE))) {
            writeFully(out, EnvelopeJson.bytes(envelope));
            out.force(true);
        }
        for (Path one : folders.descendingSet()) {
            try (FileChannel directory = FileChannel.open(one, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** Writes one file, for those who don't need the others. */
    public void unpack(String path, Path target) throws BundleRefused, IOException {
        write(target, manifest.file(path));
    }

    /** Hands one file to a stream, which isn't closed. */
    public void copyTo(String path, OutputStream out) throws BundleRefused, IOException {
        copy(manifest.file(path), (piece, length) -> out.write(piece, 0, length));
    }

    private void write(Path target, ListedFile file) throws BundleRefused, IOException {
        try (FileChannel out = created(target)) {
            copy(file, (piece, length) -> {
                ByteBuffer buffer = ByteBuffer.wrap(piece, 0, length);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            });
            out.force(true);
        }
    }

    private static void writeFully(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private static FileChannel created(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    private void copy(ListedFile file, BundleSource.Sink sink) throws BundleRefused, IOException {
        MessageDigest sha256 = Sha256.start();
        long[] left = {file.length()};
        source.copy(file.path(), (piece, length) -> {
            left[0] -= length;
            if (left[0] < 0) {
                throw new BundleRefused(source.name() + " is refused: its file " + file.path() + " has more than the "
                        + file.length() + " bytes that its manifest says");
            }
            sha256.update(piece, 0, length);
            sink.accept(piece, length);
        });
        if (left[0] != 0 || !Sha256.hex(sha256).equals(file.sha256())) {
            throw new BundleRefused(source.name() + " is refused: its file " + file.path()
                    + " is not the one that its manifest names (its sha256 differs)");
        }
    }
}
