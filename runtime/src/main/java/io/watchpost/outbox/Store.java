package io.watchpost.outbox;

import io.watchpost.result.Gap;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The writer's view of the database, through one connection: what is in the tables, and the transaction around it. After
 * any SQLException it is closed and a new one opened. For the writer thread.
 */
final class Store implements AutoCloseable {
    private final Connection connection;
    private final SideTables sides;
    private final EntryTable entries;
    private final StoredCounters stored;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement free;
    private final long pages;
    private final Map<Gap.Reason, Long> tally = new HashMap<>();
    private final Counters counters;
    private long nextContext;

    Store(Connection connection, SideTables sides) throws SQLException, DamagedOutbox {
        this.connection = connection;
        this.sides = sides;
        entries = new EntryTable(connection);
        stored = new StoredCounters(connection);
        counters = stored.load();
        pages = Database.pageCount(connection);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        free = connection.prepareStatement("PRAGMA freelist_count");
        counters.pipelines().forEach(pipeline -> sides.put(pipeline.ref));
        loadContexts();
    }

    EntryTable entries() {
        return entries;
    }

    Counters counters() {
        return counters;
    }

    SideTables sides() {
        return sides;
    }

    Connection connection() {
        return connection;
    }

    /** Of the file; never grows while it is open. */
    long pages() {
        return pages;
    }

    /** Pages that hold something, as the transaction sees them. */
    long usedPages() throws SQLException {
        try (ResultSet rows = free.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("no count of free pages");
            }
            return pages - rows.getLong(1);
        }
    }

    void begin() throws SQLException {
        begin.execute();
    }

    /** Writes the counters with everything else; what the transaction holds is kept when this returns. */
    void commit() throws SQLException {
        counters.commits++;
        stored.advance(counters);
        for (Map.Entry<Gap.Reason, Long> shed : tally.entrySet()) {
            Tally.add(connection, shed.getKey(), shed.getValue());
        }
        commit.execute();
        tally.clear();
    }

    void insert(Row row) throws SQLException {
        entries.insert(row);
        counters.entries++;
    }

    /** False if there is no such entry. */
    boolean delete(long position) throws SQLException {
        boolean deleted = entries.delete(position);
        if (deleted) {
            counters.entries--;
        }
        return deleted;
    }

    void tally(Gap.Reason reason, long results) {
        tally.merge(reason, results, Long::sum);
    }

    /** The row id of this context; written when it is new. */
    long contextId(Context context) throws SQLException {
        for (Map.Entry<Long, Context> known : sides.contexts().entrySet()) {
            if (known.getValue().equals(context)) {
                return known.getKey();
            }
        }
        long id = nextContext++;
        ContextTable.insert(connection, id, context);
        sides.put(id, context);
        return id;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            begin.close();
            commit.close();
            free.close();
            entries.close();
        }
    }

    private void loadContexts() throws SQLException {
        sides.contexts().clear();
        sides.contexts().putAll(ContextTable.read(connection));
        // also above those that rows refer to: a context that was lost must not come back as another one
        nextContext = Sql.number(connection, """
                SELECT max(coalesce((SELECT max(id) FROM context), 0),
                    coalesce((SELECT max(context) FROM entry WHERE context < 1 << 48), 0)) + 1""");
    }
}
