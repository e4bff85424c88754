package io.watchpost.outbox;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The outbox's figures, for the benchmarks: results a second through the writer, the same rows through bare JDBC with the
 * same settings, and drained. Commits hold eight.
 */
public final class OutboxRig {
    private static final StationClock CLOCK = new SystemClock();

    private OutboxRig() {}

    /** The outbox that is measured, in this folder, for the destination {@code mqtt}. */
    public static Outbox open(Path folder, long sizeBytes) throws OutboxUnavailable {
        return Stations.open(Stations.settings(folder).withSizeBytesMax(sizeBytes), "mqtt");
    }

    /** Results a second until all are kept; the caller is never faster than the hand-over queue. */
    public static double appendsPerSecond(Outbox outbox, int results) {
        long begin = CLOCK.nanos();
        for (int i = 1; i <= results; i++) {
            outbox.append(Results.result("door", i));
            if (i % Desk.RESULTS_MAX == 0) {
                outbox.flush();
            }
        }
        outbox.flush();
        return results * 1e9 / (CLOCK.nanos() - begin);
    }

    /** Rows of the same content in a table of the same shape, eight a transaction, with the same counter row. */
    public static double bareJdbcPerSecond(Path folder, long sizeBytes, int results) throws Exception {
        Path file = folder.resolve("bare.db");
        Database.create(file, Connections.DRIVER, sizeBytes, _ -> {});
        new OutboxFile(file).growWal();
        try (Connection connection = Connections.DRIVER.forWriting(file)) {
            long begin = CLOCK.nanos();
            bare(connection, results);
            return results * 1e9 / (CLOCK.nanos() - begin);
        }
    }

    private static void bare(Connection connection, int results) throws SQLException {
        Counters counters = new Counters("machine-1", "00112233445566ff");
        try (EntryTable table = new EntryTable(connection);
                PreparedStatement counter = connection.prepareStatement(
                        "INSERT OR REPLACE INTO counter(id, next_position, commits) VALUES (0, ?, ?)")) {
            for (int i = 1; i <= results; i++) {
                if (i % 8 == 1) {
                    Sql.execute(connection, "BEGIN IMMEDIATE");
                }
                byte[] body = RowCodec.encode(Results.result("door", i), 1, i, "v4l2:/dev/video0");
                table.insert(Row.sealed(counters.takePosition(), Row.RESULT, 1, 1, i, 0, body));
                if (i % 8 == 0 || i == results) {
                    counter.setLong(1, counters.nextPosition);
                    counter.setLong(2, ++counters.commits);
                    counter.executeUpdate();
                    Sql.execute(connection, "COMMIT");
                }
            }
        }
    }

    /** Entries a second, taken 500 at a time and acknowledged, until none is left. */
    public static double drainsPerSecond(Outbox outbox) {
        long begin = CLOCK.nanos();
        long drained = 0;
        long after = 0;
        List<Entry> entries = outbox.peek("mqtt", after, 500);
        while (!entries.isEmpty()) {
            drained += entries.size();
            after = entries.getLast().position();
            outbox.ack("mqtt", entries.stream().map(Entry::position).toList());
            entries = outbox.peek("mqtt", after, 500);
        }
        while (outbox.stats().entries() > 0) {
            CLOCK.sleep(1);
        }
        return drained * 1e9 / (CLOCK.nanos() - begin);
    }
}
