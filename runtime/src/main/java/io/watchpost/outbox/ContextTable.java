package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Table context. For the thread that owns the connection. */
final class ContextTable {
    /** With fewer, nobody looks for those that no entry refers to any more. */
    private static final int TIDY_FROM = 64;

    private ContextTable() {}

    /** Those whose check is right, by row id. */
    static Map<Long, Context> read(Connection connection) throws SQLException {
        Map<Long, Context> contexts = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT id, body, \"check\" FROM context");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long id = rows.getLong(1);
                byte[] body = rows.getBytes(2);
                if (body != null && rows.getLong(3) == Row.checkOf(id, body)) {
                    contexts.put(id, Context.decode(body));
                }
            }
        }
        return contexts;
    }

    static void insert(Connection connection, long id, Context context) throws SQLException {
        byte[] body = context.encode();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO context(id, body, \"check\") VALUES (?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setBytes(2, body);
            insert.setLong(3, Row.checkOf(id, body));
            insert.executeUpdate();
        }
    }

    /** Each boot and each model leaves one; when there are many, those without entries go. */
    static void tidy(Connection connection) throws SQLException {
        if (Sql.number(connection, "SELECT count(*) FROM context") >= TIDY_FROM) {
            Sql.execute(connection, "DELETE FROM context WHERE id NOT IN (SELECT context FROM entry)");
        }
    }
}
