package io.watchpost.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one outbox, and the space they hold. SQLite deletes its write-ahead log and its index when the last
 * connection closes, and with them the space that the next start needs, on a disk that somebody may have filled in
 * between. So a second name, {@code -wal.spare}, keeps the log's blocks and a little more; the next opening makes a
 * fresh log of them.
 *
 * @param database absolute path
 */
record OutboxFile(Path database) {

    /** Room for the 1,000 pages between two checkpoints and the largest transaction. */
    static final long WAL_BYTES = 2L << 20;

    /** The index of the log (-shm) takes 32 KiB; this much is let go for it. */
    private static final long INDEX_BYTES = 64L << 10;

    /** Small, so that a disk that is almost full gives what it has left. */
    private static final int CHUNK_BYTES = 4 << 10;

    private static final int WAL_HEADER_BYTES = 32;
    private static final Logger LOG = LoggerFactory.getLogger(OutboxFile.class);

    Path wal() {
        return beside("-wal");
    }

    Path index() {
        return beside("-shm");
    }

    Path spare() {
        return beside("-wal.spare");
    }

    Path lock() {
        return beside(".lock");
    }

    /** A database that is being made: it becomes the outbox by being renamed. */
    Path fresh() {
        return beside(".new");
    }

    Path beside(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    /**
     * Makes sure that the log has its full size before SQLite opens it. A log of zeros, or with a header of zeros, is
     * an empty one to SQLite, which overwrites it in place. When the disk is full, what there is has to do.
     */
    void growWal() throws IOException {
        if (Files.exists(wal())) {
            Files.deleteIfExists(spare()); // a name of these very blocks, or left by a run that was killed
            try (FileChannel channel = FileChannel.open(wal(), StandardOpenOption.WRITE)) {
                appendZerosIfPossible(channel);
            }
            return;
        }
        Path fresh = Files.exists(spare()) ? spare() : beside("-wal.new");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            channel.write(ByteBuffer.allocate(WAL_HEADER_BYTES), 0);
            channel.truncate(WAL_BYTES);
            appendZerosIfPossible(channel);
            channel.force(true);
        }
        Files.move(fresh, wal(), StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    /** Before the last connection closes: the log's blocks get their second name. */
    void keepWalBlocks() {
        try {
            if (Files.exists(wal()) && !Files.exists(spare())) {
                Files.createLink(spare(), wal());
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("no second name for {}: the next start takes the space anew", wal(), e);
        }
    }

    /** After the last connection closed: the index is gone as well, its space is taken again. */
    void keepIndexBlocks() {
        if (Files.exists(spare()) && !Files.exists(wal())) {
            try (FileChannel channel = FileChannel.open(spare(), StandardOpenOption.WRITE)) {
                syncFolder(); // a file system with a journal gives deleted blocks away only now
                appendZeros(channel, WAL_BYTES + INDEX_BYTES);
                channel.force(true);
            } catch (IOException e) {
                LOG.debug("no room kept in {}", spare(), e);
            }
        }
    }

    void syncFolder() throws IOException {
        Path folder = database.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** When the disk is full, what there is has to do. */
    private void appendZerosIfPossible(FileChannel channel) {
        try {
            appendZeros(channel, WAL_BYTES);
        } catch (IOException e) {
            LOG.warn("no room to give {} its full size: {}", wal(), e.getMessage());
        }
    }

    private static void appendZeros(FileChannel channel, long sizeBytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
        for (long size = channel.size(); size < sizeBytes; size = channel.size()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), sizeBytes - size));
            channel.write(zeros, size);
        }
    }
}
