package io.watchpost.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database file: made at its full size, since SQLite may never ask the disk for more later (deleting from a full
 * database needs room as well), and looked at before SQLite touches it.
 */
final class Database {
    private static final String MAGIC = "SQLite format 3\0";
    private static final int JOURNAL_OFFSET = 18; // of the header: the version for writing, then that for reading
    private static final byte JOURNAL_WAL = 2;
    private static final int VERSION_OFFSET = 60; // of the header, big-endian; SQLite's file format, section 1.3
    private static final int APPLICATION_OFFSET = 68;
    private static final long FILLER_PAGES_MAX = 16_384;

    private Database() {}

    /** What is in a database before its first row. */
    interface Content {
        void write(Connection connection) throws SQLException;
    }

    /**
     * A complete outbox of this size under a name of its own; on the disk when this returns. Nothing is left of it when
     * it fails.
     */
    static void create(Path fresh, Connections connections, long sizeBytes, Content content)
            throws SQLException, IOException {
        deleteAll(fresh);
        try {
            try (Connection connection = connections.plain(fresh)) {
                Sql.execute(connection, "PRAGMA page_size = " + Schema.PAGE_BYTES);
                Sql.execute(connection, "PRAGMA journal_mode = OFF"); // it has no name yet that anybody would look at
                Sql.execute(connection, "PRAGMA synchronous = OFF");
                Sql.execute(connection, "BEGIN");
                Schema.create(connection);
                content.write(connection);
                fill(connection, sizeBytes / Schema.PAGE_BYTES);
                Sql.execute(connection, "COMMIT");
                Sql.execute(connection, "PRAGMA journal_mode = WAL");
            }
            Files.deleteIfExists(Path.of(fresh + "-wal"));
            Files.deleteIfExists(Path.of(fresh + "-shm"));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        } catch (SQLException | IOException e) {
            deleteAll(fresh);
            throw e;
        }
    }

    /**
     * Reads the header without SQLite, so that nothing is touched.
     *
     * @throws OutboxUnavailable if a newer runtime made it, or it isn't an outbox
     * @throws DamagedOutbox if the header makes no sense
     */
    static void checkHeader(OutboxFile file) throws IOException, OutboxUnavailable, DamagedOutbox {
        ByteBuffer header = ByteBuffer.allocate(100);
        try (FileChannel channel = FileChannel.open(file.database(), StandardOpenOption.READ)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                Thread.onSpinWait();
            }
        }
        if (header.hasRemaining() || !MAGIC.equals(new String(header.array(), 0, 16, StandardCharsets.US_ASCII))) {
            throw new DamagedOutbox("it doesn't begin like a database");
        }
        int version = header.getInt(VERSION_OFFSET);
        int application = header.getInt(APPLICATION_OFFSET);
        boolean ofUs = version >= 1_000 && version < 100_000 && application == Schema.applicationId(version / 1_000);
        if (!ofUs && (version == Schema.VERSION || application == Schema.APPLICATION_ID)) {
            throw new DamagedOutbox("its version (" + version + ") and its application id ("
                    + Integer.toHexString(application) + ") don't agree");
        }
        if (!ofUs) {
            throw new OutboxUnavailable(file.database() + " is a SQLite database but not an outbox (application id "
                    + application + "): name another file, or move this one away");
        }
        if (version / 1000 > Schema.MAJOR) {
            throw new OutboxUnavailable(file.database() + " was written by a newer Watchpost (format " + version / 1000
                    + "." + version % 1000 + ", this one knows " + Schema.MAJOR + "." + Schema.MINOR
                    + "): install that version again to deliver what it holds, or move the file away to start anew");
        }
        if (header.get(JOURNAL_OFFSET) != JOURNAL_WAL || header.get(JOURNAL_OFFSET + 1) != JOURNAL_WAL) {
            throw new DamagedOutbox("its journal mode is damaged"); // SQLite would only read it
        }
    }

    static long pageCount(Connection connection) throws SQLException {
        return Sql.number(connection, "PRAGMA page_count");
    }

    static long freePages(Connection connection) throws SQLException {
        return Sql.number(connection, "PRAGMA freelist_count");
    }

    static void deleteAll(Path database) throws IOException {
        Files.deleteIfExists(database);
        Files.deleteIfExists(Path.of(database + "-wal"));
        Files.deleteIfExists(Path.of(database + "-shm"));
    }

    /** Blobs take the pages, then give them to the list of free ones; each is written once. */
    private static void fill(Connection connection, long pages) throws SQLException {
        Sql.execute(connection, "CREATE TABLE filler(body BLOB)");
        for (long missing = missing(connection, pages); missing > 0; missing = missing(connection, pages)) {
            // an overflow page carries 4 bytes less than a page; the row itself takes another page
            long bytes = Math.max(1, Math.min(missing, FILLER_PAGES_MAX) - 2) * (Schema.PAGE_BYTES - 4) - 64;
            Sql.execute(connection, "INSERT INTO filler VALUES (zeroblob(" + bytes + "))");
        }
        Sql.execute(connection, "DROP TABLE filler");
    }

    private static long missing(Connection connection, long pages) throws SQLException {
        return pages - pageCount(connection) + freePages(connection);
    }
}
