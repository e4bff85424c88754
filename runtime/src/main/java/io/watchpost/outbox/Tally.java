package io.watchpost.outbox;

import io.watchpost.result.Gap.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Table tally: results lost since the outbox was made, by the wire name of the reason. */
final class Tally {
    private Tally() {}

    static void add(Connection connection, Reason reason, long results) throws SQLException {
        if (results > 0) {
            add(connection, reason.wireName(), results);
        }
    }

    static void add(Connection connection, String reason, long results) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement("""
                INSERT INTO tally(reason, results) VALUES (?, ?)
                ON CONFLICT(reason) DO UPDATE SET results = results + excluded.results""")) {
            add.setString(1, reason);
            add.setLong(2, results);
            add.executeUpdate();
        }
    }

    static Map<String, Long> read(Connection connection) throws SQLException {
        Map<String, Long> shed = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT reason, results FROM tally");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                shed.put(String.valueOf(rows.getString(1)), rows.getLong(2));
            }
        }
        return shed;
    }
}
