package io.watchpost.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/** Where connections come from; tests put one between that makes statements fail. */
interface Connections {

    /** With SQLite's defaults. */
    Connection plain(Path database) throws SQLException;

    /** For the writer thread: each commit is on the disk when it returns. */
    default Connection forWriting(Path database) throws SQLException {
        Connection connection = plain(database);
        try {
            Sql.execute(connection, "PRAGMA synchronous = FULL");
            Sql.execute(connection, "PRAGMA journal_size_limit = -1");
            Sql.execute(connection, "PRAGMA busy_timeout = 2000");
            Sql.execute(connection, "PRAGMA max_page_count = " + Database.pageCount(connection));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** For peek and statistics; beside a writer, also one in another process. */
    default Connection forReading(Path database) throws SQLException {
        Connection connection = plain(database);
        try {
            Sql.execute(connection, "PRAGMA busy_timeout = 2000");
            Sql.execute(connection, "PRAGMA query_only = 1");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Straight from the driver. */
    Connections DRIVER = database -> JDBC.createConnection("jdbc:sqlite:" + database, new Properties());
}
