package io.watchpost.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a bundle's files lie. Nothing in it is believed yet. One thread at a time. */
sealed interface BundleSource extends AutoCloseable permits ZipSource, FolderSource {

    /** Takes a file's bytes as they come, in pieces of a bounded size. */
    @FunctionalInterface
    interface Sink {
        void accept(byte[] piece, int length) throws IOException, BundleRefused;
    }

    /**
     * Opens a file or a folder.
     *
     * @throws BundleRefused if it is none that a bundle could be in
     */
    static BundleSource open(Path path, BundleLimits limits) throws BundleRefused, IOException {
        if (!Files.exists(path)) {
            throw new BundleRefused("the bundle " + path + " does not exist: check the path");
        }
        return Files.isDirectory(path) ? FolderSource.open(path, limits) : ZipSource.open(path, limits);
    }

    /** For messages. */
    String name();

    /** Length of each file by its name, as declared; {@link #copy} gives exactly so many bytes or fails. */
    Map<String, Long> lengths();

    /**
     * Hands over a file.
     *
     * @param file one of {@link #lengths}
     * @throws BundleRefused if its bytes aren't as many as declared, or can't be inflated
     */
    void copy(String file, Sink sink) throws BundleRefused, IOException;

    /** A file as a whole; for those whose length was found to be small. */
    default byte[] read(String file) throws BundleRefused, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy(file, (piece, length) -> bytes.write(piece, 0, length));
        return bytes.toByteArray();
    }

    @Override
    void close() throws IOException;
}
