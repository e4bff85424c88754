package io.watchpost.outbox;

import io.watchpost.result.Gap;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a new database with everything of a damaged one that can be read and believed, and gap records that name the
 * rest. They may also name results that were delivered: which of the lost rows were still waiting, nobody can tell.
 * When one counter can't be believed a new epoch begins, so that no id is ever given twice. For one thread.
 */
final class Rebuild {
    private final OutboxFile file;
    private final Connections connections;
    private final String machine;
    private final String newEpoch;

    // of the last attempt
    private long carried;
    private long named;
    private boolean epochKept;

    Rebuild(OutboxFile file, Connections connections, String machine, String newEpoch) {
        this.file = file;
        this.connections = connections;
        this.machine = machine;
        this.newEpoch = newEpoch;
    }

    /** @param damaged whether rows are missing that have to be named; otherwise it is only a new size */
    void write(Path fresh, long sizeBytes, boolean damaged) throws SQLException, IOException {
        carried = 0;
        named = 0;
        file.keepWalBlocks();
        try (Connection old = connections.plain(file.database())) {
            Salvage salvage = new Salvage(old);
            Database.create(fresh, connections, sizeBytes, connection -> fill(connection, salvage, damaged));
        }
    }

    /** One sentence for the operator. */
    String report() {
        return "carried over " + carried + " entries, named " + named + " sequence numbers as damaged; "
                + (epochKept ? "the numbering goes on" : "the counters were damaged, a new epoch begins");
    }

    private void fill(Connection connection, Salvage salvage, boolean damaged) throws SQLException {
        SalvagedSide side = salvage.side();
        Counters before = side.station == null ? new Counters(machine, newEpoch) : side.station;
        epochKept = side.countersBelievable();
        Counters counters = new Counters(before.machine, epochKept ? before.epoch : newEpoch);
        counters.commits = before.commits;
        counters.acknowledged = before.acknowledged;
        side.pipelines.forEach(pipeline -> {
            pipeline.changed = true;
            counters.add(pipeline);
        });
        side.copyTo(connection);
        Map<Integer, List<Range>> known = new HashMap<>();
        try (EntryTable table = new EntryTable(connection)) {
            long[] last = {before.nextPosition - Row.STRIDE};
            salvage.entries(row -> {
                if (counters.byId(row.pipeline()) == null || !side.contexts.containsKey(row.context())) {
                    return;
                }
                table.insert(side.destinationsBelievable ? row : row.forEverybody());
                last[0] = Math.max(last[0], row.position());
                note(known, row);
            });
            // a damaged tree may show a row twice
            counters.entries = Sql.number(connection, "SELECT count(*) FROM entry");
            counters.nextPosition = (last[0] / Row.STRIDE + 1) * Row.STRIDE;
            carried = counters.entries;
            if (damaged) {
                nameLost(connection, counters, before.entries, side, known, table);
            } else if (carried != before.entries || !epochKept) {
                throw new SQLException("only " + carried + " of " + before.entries + " entries can be read");
            }
        }
        new StoredCounters(connection).save(counters);
        Tally.add(connection, Reason.DAMAGED, named);
    }

    private void nameLost(
            Connection connection,
            Counters counters,
            long expected,
            SalvagedSide side,
            Map<Integer, List<Range>> known,
            EntryTable table)
            throws SQLException {
        long hidden = Math.max(0, expected - carried);
        for (Counters.Pipeline pipeline : counters.pipelines()) {
            List<Range> there = Ranges.union(known.getOrDefault(pipeline.ref.id(), List.of()), List.of());
            long end = pipeline.nextSeq;
            long begin = there.isEmpty() ? end : there.getFirst().first();
            List<Range> lost = Ranges.holes(there, begin, end);
            long before = hidden - Ranges.count(lost); // rows that stood before the first that is left
            if (before > 0 && begin > 1) {
                lost = Ranges.union(lost, List.of(new Range(Math.max(1, begin - before), begin - 1)));
            }
            for (int from = 0; from < lost.size(); from += Gap.RANGES_MAX) {
                List<Range> part = lost.subList(from, Math.min(lost.size(), from + Gap.RANGES_MAX));
                Gap gap = new Gap(pipeline.ref.name(), pipeline.takeGap(), Reason.DAMAGED, part);
                table.insert(Row.sealed(
                        counters.takePosition(),
                        Row.GAP,
                        pipeline.ref.id(),
                        side.bootContext(connection, pipeline.boot),
                        gap.number(),
                        0,
                        RowCodec.encode(gap, pipeline.ref.id())));
                counters.entries++;
                named += gap.count();
            }
        }
    }

    private static void note(Map<Integer, List<Range>> known, Row row) {
        List<Range> ranges = known.computeIfAbsent(row.pipeline(), _ -> new ArrayList<>());
        if (row.kind() == Row.GAP) {
            ranges.addAll(RowCodec.gap(row.body(), "").ranges());
        } else if (row.kind() == Row.RESULT) {
            Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && last.last() + 1 == row.seq()) {
                ranges.set(ranges.size() - 1, new Range(last.first(), row.seq()));
            } else {
                ranges.add(new Range(row.seq(), row.seq()));
            }
        }
    }
}
