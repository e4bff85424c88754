package io.watchpost.outbox;

import io.watchpost.outbox.Batch.Refusal;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes single entries out of the way of all others, with a gap record in their place. Inside the writer's transaction. */
final class SetAside {
    /** The newest of these are kept to be looked at. */
    static final int QUARANTINE_ROWS_MAX = 256;

    private static final int NEIGHBOURS_MAX = 1_024;
    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

    private SetAside() {}

    /** The row can't be read: nobody gets it. */
    static void damaged(Store store, long position) throws SQLException {
        Row row = store.entries().row(position);
        if (row == null || store.sides().decode(row) != null) {
            return; // acknowledged in the meantime, or a reader was mistaken
        }
        keepForInspection(store, row, "damaged");
        Counters.Pipeline pipeline = store.counters().byId(pipelineOf(store, row));
        List<Range> lost = pipeline == null ? List.of() : lost(store, row, pipeline);
        store.delete(position);
        store.tally(Reason.DAMAGED, Math.max(1, Ranges.count(lost)));
        if (pipeline == null || lost.isEmpty()) {
            LOG.warn("entry {} of the outbox is damaged beyond knowing what it was: it is set aside", position);
            return;
        }
        LOG.warn("pipeline {} lost {} in the outbox, damaged: set aside and reported", pipeline.ref.name(), lost);
        Context context = store.sides().context(row.context());
        String boot = context == null ? pipeline.boot : context.boot();
        long place =
                position % Row.STRIDE == 0 ? position + 1 : store.counters().takePosition();
        GapBook.record(store, pipeline, Reason.DAMAGED, lost, 0, store.contextId(Context.ofBoot(boot)), place);
    }

    /**
     * The numbers that are gone with this row. Of a gap record nobody knows which it named: all between its neighbours
     * are named, although some may have been delivered. A clock record loses none.
     */
    private static List<Range> lost(Store store, Row row, Counters.Pipeline pipeline) throws SQLException {
        List<Range> seqs = row.kind() == Row.RESULT ? seqs(row, pipeline) : List.of();
        if (!seqs.isEmpty()) {
            return seqs;
        }
        if (row.kind() == Row.CLOCK) {
            return List.of();
        }
        List<Range> known = new ArrayList<>();
        long end = neighbour(store.entries().after(row.position(), NEIGHBOURS_MAX), pipeline, known, pipeline.nextSeq);
        long begin = neighbour(store.entries().before(row.position(), NEIGHBOURS_MAX), pipeline, known, 0) + 1;
        return begin < end ? Ranges.holes(Ranges.union(known, List.of()), begin, end) : List.of();
    }

    /** The number of the nearest result of the pipeline; gap records on the way are noted. */
    private static long neighbour(List<Row> rows, Counters.Pipeline pipeline, List<Range> known, long otherwise) {
        for (Row row : rows) {
            if (row.intact() && row.pipeline() == pipeline.ref.id() && row.kind() == Row.RESULT) {
                return row.seq();
            }
            if (row.intact() && row.pipeline() == pipeline.ref.id() && row.kind() == Row.GAP) {
                known.addAll(RowCodec.gap(row.body(), pipeline.ref.name()).ranges());
            }
        }
        return otherwise;
    }

    /** One destination can't take it: the others still get it. */
    static void refused(Store store, Destinations destinations, Refusal refusal) throws SQLException {
        int bit = destinations.bit(refusal.destination());
        Row row = store.entries().row(refusal.position());
        if (row == null || (row.had() & 1L << bit) != 0) {
            return;
        }
        keepForInspection(store, row, refusal.destination() + ": " + refusal.reason());
        Counters.Pipeline pipeline = store.counters().byId(row.pipeline());
        if (row.kind() == Row.RESULT && pipeline != null) {
            store.tally(Reason.QUARANTINED, 1);
            GapBook.record(
                    store,
                    pipeline,
                    Reason.QUARANTINED,
                    List.of(new Range(row.seq(), row.seq())),
                    0xffff_ffffL & ~(1L << bit),
                    row.context(),
                    refusal.position() + 2 + bit);
        }
        destinations.acknowledge(store, refusal.destination(), refusal.position());
    }

    private static void keepForInspection(Store store, Row row, String reason) throws SQLException {
        try (PreparedStatement insert = store.connection()
                .prepareStatement("INSERT OR REPLACE INTO quarantine(position, reason, body) VALUES (?, ?, ?)")) {
            insert.setLong(1, row.position());
            insert.setString(2, reason);
            insert.setBytes(3, row.body());
            insert.executeUpdate();
        }
        try (PreparedStatement bound = store.connection()
                .prepareStatement(
                        "DELETE FROM quarantine WHERE position NOT IN (SELECT position FROM quarantine ORDER BY position DESC LIMIT ?)")) {
            bound.setInt(1, QUARANTINE_ROWS_MAX);
            bound.executeUpdate();
        }
    }

    /** Column and body say it independently; when they differ, the one that exists counts. */
    private static int pipelineOf(Store store, Row row) {
        long inBody = RowCodec.pipelineInBody(row);
        return store.counters().byId(row.pipeline()) != null ? row.pipeline() : (int) inBody;
    }

    /** Column and body say the number independently; when they differ and the check doesn't tell, both are named. */
    private static List<Range> seqs(Row row, Counters.Pipeline pipeline) {
        long inBody = RowCodec.seqInBody(row);
        if (row.withSeq(inBody).intact()) {
            return List.of(new Range(inBody, inBody));
        }
        return LongStream.of(row.seq(), inBody)
                .filter(seq -> seq >= 1 && seq < pipeline.nextSeq)
                .sorted()
                .distinct()
                .mapToObj(seq -> new Range(seq, seq))
                .toList();
    }
}
