package io.watchpost.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * What the outbox is measured against: bodies of the same size into one table of a SQLite database with the same
 * settings (WAL, synchronous=FULL, pages of 1 KiB, file and log at their full size from the start, commits of 8), and
 * nothing else: no counters, no checks, no limit.
 */
final class BareStore implements AutoCloseable {
    private static final int PAGE_BYTES = 1024;
    private static final int WAL_BYTES = 2 << 20;

    private final Connection connection;
    private final PreparedStatement insert;
    private long position;

    private BareStore(Connection connection) throws SQLException {
        this.connection = connection;
        insert = connection.prepareStatement("INSERT INTO entry VALUES (?, 0, 1, 1, ?, 0, ?, 0)");
    }

    static BareStore create(Path database, long sizeBytes) throws SQLException, IOException {
        try (Connection connection = connect(database)) {
            execute(connection, "PRAGMA page_size = " + PAGE_BYTES);
            execute(connection, "PRAGMA journal_mode = OFF");
            execute(
                    connection,
                    "CREATE TABLE entry(position INTEGER PRIMARY KEY, kind INTEGER, pipeline INTEGER,"
                            + " context INTEGER, seq INTEGER, had INTEGER, body BLOB, \"check\" INTEGER)");
            execute(connection, "CREATE TABLE filler(body BLOB)");
            execute(connection, "INSERT INTO filler VALUES (zeroblob(" + sizeBytes + "))");
            execute(connection, "DROP TABLE filler");
            execute(connection, "PRAGMA journal_mode = WAL");
        }
        Files.write(database.resolveSibling(database.getFileName() + "-wal"), new byte[WAL_BYTES]);
        Connection connection = connect(database);
        execute(connection, "PRAGMA synchronous = FULL");
        execute(connection, "PRAGMA journal_size_limit = -1");
        return new BareStore(connection);
    }

    /** One commit. */
    void commit(byte[] body, int count) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        for (int i = 0; i < count; i++) {
            position++;
            insert.setLong(1, position * 64);
            insert.setLong(2, position);
            insert.setBytes(3, body);
            insert.executeUpdate();
        }
        execute(connection, "COMMIT");
    }

    private static Connection connect(Path database) throws SQLException {
        return JDBC.createConnection("jdbc:sqlite:" + database, new Properties());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            insert.close();
        }
    }
}
