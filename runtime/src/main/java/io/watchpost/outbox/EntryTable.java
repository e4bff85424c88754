package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table entry through one connection, which owns the statements. For one thread at a time. */
final class EntryTable implements AutoCloseable {
    private static final String COLUMNS = "position, kind, pipeline, context, seq, had, body, \"check\"";

    private final PreparedStatement insert;
    private final PreparedStatement delete;
    private final PreparedStatement mark;
    private final PreparedStatement one;
    private final PreparedStatement after;
    private final PreparedStatement before;

    EntryTable(Connection connection) throws SQLException {
        insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO entry(" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        delete = connection.prepareStatement("DELETE FROM entry WHERE position = ?");
        mark = connection.prepareStatement("UPDATE entry SET had = ?, \"check\" = ? WHERE position = ?");
        one = connection.prepareStatement("SELECT " + COLUMNS + " FROM entry WHERE position = ?");
        after = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM entry WHERE position > ? ORDER BY position LIMIT ?");
        before = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM entry WHERE position < ? ORDER BY position DESC LIMIT ?");
    }

    void insert(Row row) throws SQLException {
        insert.setLong(1, row.position());
        insert.setInt(2, row.kind());
        insert.setInt(3, row.pipeline());
        insert.setLong(4, row.context());
        insert.setLong(5, row.seq());
        insert.setLong(6, row.had());
        insert.setBytes(7, row.body());
        insert.setLong(8, row.check());
        insert.executeUpdate();
    }

    boolean delete(long position) throws SQLException {
        delete.setLong(1, position);
        return delete.executeUpdate() == 1;
    }

    /** Notes who has a row; its check follows without its body. */
    void mark(Row row, long had) throws SQLException {
        mark.setLong(1, had);
        mark.setLong(2, row.check() ^ ((row.had() ^ had) & 0xffff_ffffL));
        mark.setLong(3, row.position());
        mark.executeUpdate();
    }

    @Nullable
    Row row(long position) throws SQLException {
        one.setLong(1, position);
        List<Row> rows = rows(one);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /** In delivery order. */
    List<Row> after(long position, int max) throws SQLException {
        after.setLong(1, position);
        after.setInt(2, max);
        return rows(after);
    }

    /** Nearest first. */
    List<Row> before(long position, int max) throws SQLException {
        before.setLong(1, position);
        before.setInt(2, max);
        return rows(before);
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : List.of(insert, delete, mark, one, after, before)) {
            statement.close();
        }
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet cells = query.executeQuery()) {
            while (cells.next()) {
                byte[] body = cells.getBytes(7);
                rows.add(new Row(
                        cells.getLong(1),
                        cells.getInt(2),
                        cells.getInt(3),
                        cells.getLong(4),
                        cells.getLong(5),
                        cells.getLong(6),
                        body == null ? new byte[0] : body,
                        cells.getLong(8)));
            }
        }
        return rows;
    }
}
