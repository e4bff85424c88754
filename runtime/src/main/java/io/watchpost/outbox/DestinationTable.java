package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Table destination. One name that took another's bit would keep results from being delivered, so every row has its
 * check, and one that can't be believed makes the whole table unbelievable. For the thread that owns the connection.
 */
final class DestinationTable {
    private DestinationTable() {}

    /** The bit of each name. */
    static Map<String, Integer> read(Connection connection) throws SQLException, DamagedOutbox {
        Map<String, Integer> bits = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT bit, name, \"check\" FROM destination");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                int bit = rows.getInt(1);
                String name = String.valueOf(rows.getString(2));
                if (rows.getLong(3) != Row.checkOf(bit, name) || bits.put(name, bit) != null) {
                    throw new DamagedOutbox("the names of the destinations are damaged");
                }
            }
        }
        return bits;
    }

    static void insert(Connection connection, String name, int bit) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO destination(bit, name, \"check\") VALUES (?, ?, ?)")) {
            insert.setInt(1, bit);
            insert.setString(2, name);
            insert.setLong(3, Row.checkOf(bit, name));
            insert.executeUpdate();
        }
    }
}
