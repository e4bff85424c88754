package io.watchpost.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes {@code .wpb} files: the envelope first, so that a reader of a slow line can decide early; then the listed files
 * in the manifest's order. Everything is stored and nothing deflated, with one date for all: the same content gives the
 * same bytes with any zlib.
 */
public final class BundleWriter {
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0); // the first that ZIP can say

    /** What the format can hold; devices have limits of their own. */
    private static final BundleLimits LARGEST = new BundleLimits(0xffff_fffeL, 0xffff_fffeL, 10_000);

    private BundleWriter() {}

    /** Gives a listed file's bytes, the same every time; leaves the stream open. */
    @FunctionalInterface
    public interface Content {
        void writeTo(String path, OutputStream out) throws IOException, BundleRefused;
    }

    /**
     * Writes a bundle from files, and checks that they are the listed ones.
     *
     * @param target replaced by one rename, when everything is written
     */
    public static void write(Path target, Envelope envelope, Manifest manifest, Content content)
            throws IOException, BundleRefused {
        Path folder = target.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".bundle", ".tmp");
        try {
            try (ZipOutputStream zip =
                    new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
                zip.setMethod(ZipOutputStream.STORED);
                byte[] json = EnvelopeJson.bytes(envelope);
                add(zip, Manifest.ENVELOPE, json.length, out -> out.write(json));
                for (ListedFile file : manifest.files()) {
                    add(zip, file.path(), file.length(), out -> content.writeTo(file.path(), out));
                }
            }
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            try (SealedBundle sealed = SealedBundle.open(temporary, LARGEST)) {
                sealed.unverified().check();
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The same bundle under another envelope, as after one more signature. */
    public static void write(Path target, Envelope envelope, Bundle bundle) throws IOException, BundleRefused {
        write(target, envelope, bundle.manifest(), (path, out) -> bundle.copyTo(path, out));
    }

    private interface Source {
        void writeTo(OutputStream out) throws IOException, BundleRefused;
    }

    /** A stored entry carries its checksum before its bytes, so the bytes are asked for twice. */
    private static void add(ZipOutputStream zip, String name, long length, Source source)
            throws IOException, BundleRefused {
        CRC32 crc = new CRC32();
        source.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                crc.update(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) {
                crc.update(bytes, offset, count);
            }
        });
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(DATE);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(length);
        entry.setCompressedSize(length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        source.writeTo(zip);
        zip.closeEntry();
    }
}
