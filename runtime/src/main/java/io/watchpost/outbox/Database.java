package io.watchpost.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes the database file at its full size. All its pages are taken from the disk before the first
 * result comes, and SQLite may never ask for more: deleting from a full database needs room as well.
 */
final class Database {
    private final OutboxFile file;
    private final Connections connections;

    Database(OutboxFile file, Connections connections) {
        this.file = file;
        this.connections = connections;
    }

    /** A complete empty outbox of this size, or none at all: it gets its name last. */
    void create(long sizeBytesMax) throws SQLException, IOException {
        Path fresh = file.beside(".new");
        Files.deleteIfExists(fresh);
        try (Connection connection = connections.plain(fresh)) {
            Sql.execute(connection, "PRAGMA page_size = " + Schema.PAGE_BYTES);
            Sql.execute(connection, "PRAGMA journal_mode = OFF");
            Sql.execute(connection, "PRAGMA synchronous = OFF");
            Sql.execute(connection, "BEGIN");
            Schema.create(connection);
            Sql.execute(connection, "COMMIT");
            fill(connection, sizeBytesMax / Schema.PAGE_BYTES);
            Sql.execute(connection, "PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + "-wal"));
        Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + "-shm"));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file.database(), StandardCopyOption.ATOMIC_MOVE);
        file.syncFolder();
    }

    static long pageCount(Connection connection) throws SQLException {
        return Sql.number(connection, "PRAGMA page_count");
    }

    static long freePages(Connection connection) throws SQLException {
        return Sql.number(connection, "PRAGMA freelist_count");
    }

    /** Blobs take the pages, then give them to the list of free ones; each is written once. */
    private static void fill(Connection connection, long pages) throws SQLException {
        Sql.execute(connection, "BEGIN IMMEDIATE");
        Sql.execute(connection, "CREATE TABLE filler(body BLOB)");
        // free pages don't count: the file itself is to grow
        for (long missing = missing(connection, pages); missing > 0; missing = missing(connection, pages)) {
            long chunk = Math.min(missing, 16_384);
            // an overflow page carries 4 bytes less; the row itself and the table take a page or two
            long bytes = Math.max(1, chunk - 2) * (Schema.PAGE_BYTES - 4) - 64;
            Sql.execute(connection, "INSERT INTO filler VALUES (zeroblob(" + bytes + "))");
        }
        Sql.execute(connection, "DROP TABLE filler");
        Sql.execute(connection, "COMMIT");
    }

    private static long missing(Connection connection, long pages) throws SQLException {
        return pages - pageCount(connection) + freePages(connection);
    }
}
