package io.watchpost.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The read side, through a connection of its own, so that it never waits for the writer. Safe for use by several
 * threads, one at a time.
 */
final class Reader implements AutoCloseable {
    private static final int SLICE_ROWS = 256;

    private final Connections connections;
    private final Path database;
    private final SideTables sides;

    // for one connection
    private @Nullable Connection connection;
    private @Nullable EntryTable entries;

    /** Entries up to here are nobody's business any more, by destination bit; saves passing them again. */
    private final Map<Integer, Long> passed = new HashMap<>();

    Reader(Connections connections, Path database, SideTables sides) {
        this.connections = connections;
        this.database = database;
        this.sides = sides;
    }

    /**
     * @param found entries, oldest first
     * @param damaged positions of rows that can't be read
     */
    record Found(List<Entry> found, List<Long> damaged) {}

    /** @param bit of the destination; entries it has, or is known to have, are left out */
    synchronized Found peek(int bit, long after, int max, Set<Long> acking) throws SQLException {
        EntryTable table = table();
        List<Entry> found = new ArrayList<>();
        List<Long> damaged = new ArrayList<>();
        long floor = passed.getOrDefault(bit, 0L);
        long position = Math.max(after, floor);
        boolean onlyPassed = after <= floor;
        List<Row> slice = table.after(position, sliceSize(max));
        while (!slice.isEmpty() && found.size() < max) {
            for (Row row : slice) {
                if (found.size() == max) {
                    break;
                }
                position = row.position();
                boolean wanted = (row.had() & 1L << bit) == 0 && !acking.contains(position);
                Entry entry = sides.decode(row);
                if (entry == null && row.kind() > Row.CLOCK && row.intact()) {
                    continue; // of a newer runtime, for the day it is back
                }
                onlyPassed &= !wanted && entry != null && !acking.contains(position);
                if (entry == null) {
                    damaged.add(position);
                } else if (wanted) {
                    found.add(entry);
                }
                if (onlyPassed) {
                    passed.put(bit, position);
                }
            }
            slice = slice.size() < sliceSize(max) ? List.of() : table.after(position, sliceSize(max));
        }
        return new Found(found, damaged);
    }

    /** Uptime stamp of the oldest result of this boot, -1 when there is none. */
    synchronized long oldestUptimeMillis(String boot) throws SQLException {
        for (Row row : table().after(0, SLICE_ROWS)) {
            if (sides.decode(row) instanceof Entry.ResultEntry entry
                    && entry.identity().boot().equals(boot)) {
                return entry.result().uptimeMillis();
            }
        }
        return -1;
    }

    synchronized String epoch() throws SQLException, DamagedOutbox {
        table();
        return new StoredCounters(Objects.requireNonNull(connection)).station().epoch;
    }

    synchronized StoredStats stats() throws SQLException {
        table();
        Connection open = Objects.requireNonNull(connection);
        return StoredStats.read(open);
    }

    @Override
    public synchronized void close() {
        Connection open = connection;
        connection = null;
        entries = null;
        passed.clear();
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                throw new IllegalStateException("closing the outbox's read connection", e);
            }
        }
    }

    private static int sliceSize(int max) {
        return Math.min(Math.max(max, 16), 1_024);
    }

    private EntryTable table() throws SQLException {
        EntryTable table = entries;
        if (table == null) {
            Connection open = connections.forReading(database);
            connection = open;
            table = new EntryTable(open);
            entries = table;
        }
        return table;
    }
}
