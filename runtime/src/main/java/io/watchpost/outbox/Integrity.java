package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Looks through all pages in use: a damaged tree can hide rows, and a damaged list of free pages lets SQLite overwrite
 * rows, both without a word. What single rows hold is checked when they are read.
 */
final class Integrity {
    private Integrity() {}

    static void check(Connection connection) throws SQLException, DamagedOutbox {
        try (PreparedStatement query = connection.prepareStatement("PRAGMA quick_check(1)");
                ResultSet rows = query.executeQuery()) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new DamagedOutbox(rows.getString(1));
            }
        }
        long counted = Sql.number(connection, "SELECT count(*) FROM entry");
        long expected = Sql.number(connection, "SELECT coalesce(max(entries), -1) FROM station");
        if (counted != expected) {
            throw new DamagedOutbox("it should hold " + expected + " entries and shows " + counted);
        }
    }
}
