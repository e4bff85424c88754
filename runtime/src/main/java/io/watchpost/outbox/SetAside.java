package io.watchpost.outbox;

import io.watchpost.outbox.Batch.Refusal;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes single entries out of the way of all others, with a gap record in their place. Inside the writer's transaction. */
final class SetAside {
    /** The newest of these are kept to be looked at. */
    static final int QUARANTINE_ROWS_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

    private SetAside() {}

    /** The row can't be read: nobody gets it. */
    static void damaged(Store store, long position) throws SQLException {
        Row row = store.entries().row(position);
        if (row == null || store.sides().decode(row) != null) {
            return; // acknowledged in the meantime, or a reader was mistaken
        }
        keepForInspection(store, row, "damaged");
        store.delete(position);
        store.tally(Reason.DAMAGED, 1);
        Counters.Pipeline pipeline = store.counters().byId(pipelineOf(store, row));
        long seq = seqOf(row, pipeline);
        if (pipeline == null || seq < 1 || row.kind() != Row.RESULT) {
            LOG.warn("entry {} of the outbox is damaged beyond knowing which result it was: it is set aside", position);
            return;
        }
        LOG.warn(
                "result {} of pipeline {} is damaged in the outbox: it is set aside and reported",
                seq,
                pipeline.ref.name());
        Context context = store.sides().context(row.context());
        String boot = context == null ? pipeline.boot : context.boot();
        GapBook.record(
                store,
                pipeline,
                Reason.DAMAGED,
                List.of(new Range(seq, seq)),
                0,
                store.contextId(Context.ofBoot(boot)),
                position + 1);
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

    private static long seqOf(Row row, Counters.@org.jspecify.annotations.Nullable Pipeline pipeline) {
        long inBody = RowCodec.seqInBody(row);
        boolean columnPossible = pipeline != null && row.seq() >= 1 && row.seq() < pipeline.nextSeq;
        if (row.seq() == inBody || columnPossible) {
            return row.seq();
        }
        boolean bodyPossible = pipeline != null && inBody >= 1 && inBody < pipeline.nextSeq;
        return bodyPossible ? inBody : -1;
    }
}
