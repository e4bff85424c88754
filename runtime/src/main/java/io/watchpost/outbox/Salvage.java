package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what can be read of a damaged database; nothing in here believes a row whose check is wrong. For one thread. */
final class Salvage {
    private static final int SLICE_ROWS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

    private final Connection old;

    Salvage(Connection old) {
        this.old = old;
    }

    /** What takes the rows that are left. */
    interface Sink {
        void take(Row row) throws SQLException;
    }

    /** The side tables; every one that can't be read is empty. */
    SalvagedSide side() {
        SalvagedSide side = new SalvagedSide();
        attempt("counters", () -> {
            StoredCounters stored = new StoredCounters(old);
            side.station = stored.station();
            side.pipelinesBelievable = stored.pipelines(side.pipelines::add);
        });
        if (side.station == null) {
            attempt("pipelines", () -> {
                side.pipelines.clear();
                new StoredCounters(old).pipelines(side.pipelines::add);
            });
        }
        attempt("contexts", () -> side.contexts.putAll(ContextTable.read(old)));
        attempt("tally", () -> side.tally.putAll(Tally.read(old)));
        attempt("destinations", () -> {
            side.destinations.putAll(DestinationTable.read(old));
            side.destinationsBelievable = true;
        });
        return side;
    }

    /**
     * All intact rows; steps over pages that can't be read, and over those of a tree so damaged that the rows behind a
     * position are said to stand before it.
     */
    void entries(Sink sink) throws SQLException {
        long position = 0;
        long step = Row.STRIDE;
        long end = Long.MAX_VALUE / 4;
        while (position < end) {
            List<Row> slice = slice(position);
            if (slice == null) {
                position += step;
                step *= 2;
            } else if (slice.isEmpty()) {
                return;
            } else {
                long reached = position;
                for (Row row : slice) {
                    reached = Math.max(reached, row.position());
                    if (row.intact()) {
                        sink.take(row);
                    }
                }
                boolean stuck = reached == position;
                position = stuck ? position + step : reached;
                step = stuck ? step * 2 : Row.STRIDE;
            }
        }
    }

    /** Null when it can't be read. */
    private @Nullable List<Row> slice(long position) {
        for (int size = SLICE_ROWS; size >= 1; size /= 8) {
            try (EntryTable table = new EntryTable(old)) {
                return new ArrayList<>(table.after(position, size));
            } catch (SQLException e) {
                LOG.debug("entries behind {} can't be read", position, e);
            }
        }
        return null;
    }

    private static void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (SQLException | DamagedOutbox | RuntimeException e) {
            LOG.warn("the {} of the damaged outbox can't be read: {}", what, e.getMessage());
        }
    }

    private interface Attempt {
        void run() throws SQLException, DamagedOutbox;
    }
}
