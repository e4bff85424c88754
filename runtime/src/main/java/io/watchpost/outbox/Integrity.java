package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        checkNames(connection);
        long counted = Sql.number(connection, "SELECT count(*) FROM entry");
        long expected = Sql.number(connection, "SELECT coalesce(max(entries), -1) FROM counter WHERE id = 0");
        if (counted != expected) {
            throw new DamagedOutbox("it should hold " + expected + " entries and shows " + counted);
        }
    }

    /**
     * A flipped bit in the text of the schema leaves a sound file whose columns are called otherwise, or whose primary
     * key isn't one any more; a query may even take the name of a lost column for a text.
     */
    private static void checkNames(Connection connection) throws SQLException, DamagedOutbox {
        for (Map.Entry<String, List<String>> table : Schema.COLUMNS.entrySet()) {
            Set<String> found = new HashSet<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT name || ' ' || type || ' ' || pk FROM pragma_table_info(?)")) {
                query.setString(1, table.getKey());
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.add(String.valueOf(rows.getString(1)));
                    }
                }
            }
            if (!found.containsAll(table.getValue())) {
                throw new DamagedOutbox("the table " + table.getKey() + " has the columns " + found + " instead of "
                        + table.getValue());
            }
        }
    }
}
