package io.watchpost.device.station;

import io.watchpost.bundle.BundleHead;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ModelsConfig;
import io.watchpost.stick.SafeFile;
import io.watchpost.update.ModelStore;
import io.watchpost.update.arrival.FirstLook;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Bundles that somebody uploads: one is received piece by piece, and lies here until the order of the same id has brought it
 * to the door. Nobody but that order takes it up. Any thread; one upload at a time is the caller's business.
 *
 * <pre>
 * stateDir/models/uploads/ID.wpb.part   being received
 * stateDir/models/uploads/ID.wpb        whole, and on the disk
 * </pre>
 */
public final class UploadedBundles {
    /** What is asked for at once; whoever sends is expected to get so much through within seconds. */
    public static final int PIECE_BYTES = 16 << 10;

    /** Of a location: {@code upload:ID}. */
    public static final String SCHEME = "upload";

    private static final String ENDING = ".wpb";

    private final Path store;
    private final Path folder;

    /** @param stateDir of the station */
    public UploadedBundles(Path stateDir) {
        store = StationModels.folder(stateDir);
        folder = store.resolve("uploads");
    }

    /** Where an order finds its bundle. */
    public static String location(String id) {
        return SCHEME + ":" + id;
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }

    /** One that is whole; empty when there is none of this id. */
    public Optional<Path> find(String id) {
        return Optional.of(file(id)).filter(Files::isRegularFile);
    }

    /** What comes in, and what is asked about it. */
    public interface Sender {
        /** The bundle's bytes. */
        InputStream content() throws IOException;

        /** Another {@value #PIECE_BYTES} bytes have come. */
        void advanced();
    }

    /**
     * Receives one. Its beginning is judged before the rest is read. What isn't received to its end leaves nothing.
     *
     * @param id of the order that will bring it to the door
     * @param name for messages
     * @param sizeBytes exactly so many must come
     * @param again whether it doesn't matter that it failed here before
     * @return why it isn't wanted; empty when it is here
     * @throws IOException if it doesn't come whole, or can't be kept
     */
    public Optional<String> receive(
            String id,
            String name,
            long sizeBytes,
            Sender sender,
            ModelsConfig config,
            boolean again,
            StationClock clock)
            throws IOException {
        Files.createDirectories(folder);
        InputStream content = sender.content();
        byte[] head = head(content, (int) Math.min(sizeBytes, BundleHead.SIZE_BYTES_MAX), sender);
        Optional<String> objection = objection(head, sizeBytes, name, config, again, clock);
        if (objection.isPresent()) {
            return objection;
        }
        try (SafeFile file = SafeFile.begin(file(id))) {
            file.out().write(head);
            copy(content, sizeBytes - head.length, file.out(), sender);
            file.complete();
        }
        return Optional.empty();
    }

    private Optional<String> objection(
            byte[] head, long sizeBytes, String name, ModelsConfig config, boolean again, StationClock clock)
            throws IOException {
        try {
            return new FirstLook(
                            config,
                            folder,
                            ModelStore.trust(store, config.trust()),
                            facts -> {
                                try {
                                    return ModelStore.objection(store, facts, again);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            clock)
                    .objection(head, sizeBytes, name);
        } catch (BundleRefused e) {
            return Optional.of(e.reason());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static byte[] head(InputStream content, int length, Sender sender) throws IOException {
        byte[] head = new byte[length];
        for (int at = 0; at < length; ) {
            at += read(content, head, at, Math.min(PIECE_BYTES, length - at), sender);
        }
        return head;
    }

    private static void copy(InputStream content, long length, OutputStream out, Sender sender) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (long left = length; left > 0; ) {
            int count = read(content, piece, 0, (int) Math.min(PIECE_BYTES, left), sender);
            out.write(piece, 0, count);
            left -= count;
        }
    }

    private static int read(InputStream content, byte[] into, int at, int count, Sender sender) throws IOException {
        if (content.readNBytes(into, at, count) < count) {
            throw new EOFException("it ended before all of it had come");
        }
        sender.advanced();
        return count;
    }

    /** It isn't waited for any more. */
    public void delete(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /**
     * Takes away what an earlier process left; not while something is being received.
     *
     * @param isWaitedFor whether the order of this id will still take its bundle
     */
    public void tidy(Predicate<String> isWaitedFor) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                boolean isWhole = name.endsWith(ENDING);
                if (!isWhole || !isWaitedFor.test(name.substring(0, name.length() - ENDING.length()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
