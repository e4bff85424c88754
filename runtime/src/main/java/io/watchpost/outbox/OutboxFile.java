package io.watchpost.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The files of one outbox, and the space they hold. SQLite deletes its write-ahead log when the last connection closes,
 * and with it the space that the next start needs, on a disk that somebody may have filled in between. So a second name,
 * {@code -wal.spare}, keeps the log's blocks; the next opening makes a fresh log of them.
 *
 * @param database absolute path
 */
record OutboxFile(Path database) {

    /** Room for the 1,000 pages between two checkpoints and the largest transaction. */
    static final long WAL_BYTES = 2L << 20;

    private static final int WAL_HEADER_BYTES = 32;

    Path wal() {
        return beside("-wal");
    }

    Path spare() {
        return beside("-wal.spare");
    }

    Path lock() {
        return beside(".lock");
    }

    Path beside(String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    /**
     * Makes sure that the log has its full size before SQLite opens it. A log of zeros, or with a header of zeros, is
     * an empty one to SQLite, which overwrites it in place.
     */
    void growWal() throws IOException {
        if (Files.exists(wal())) {
            Files.deleteIfExists(spare()); // a name of these very blocks, or left by a run that was killed
            try (FileChannel channel = FileChannel.open(wal(), StandardOpenOption.WRITE)) {
                appendZeros(channel);
            }
            return;
        }
        Path fresh = Files.exists(spare()) ? spare() : beside("-wal.new");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            channel.write(ByteBuffer.allocate(WAL_HEADER_BYTES), 0);
            appendZeros(channel);
            channel.force(true);
        }
        Files.move(fresh, wal(), StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    /** Before the last connection closes: the log's blocks get their second name. */
    void keepWalBlocks() throws IOException {
        if (Files.exists(wal()) && !Files.exists(spare())) {
            Files.createLink(spare(), wal());
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

    private static void appendZeros(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(64 << 10);
        for (long size = channel.size(); size < WAL_BYTES; size = channel.size()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), WAL_BYTES - size));
            channel.write(zeros, size);
        }
    }
}
