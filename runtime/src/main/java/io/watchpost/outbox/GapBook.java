package io.watchpost.outbox;

import io.watchpost.result.Gap;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes gap records inside the writer's transaction. A record joins the neighbours that say the same to the same
 * destinations, and stands at a position that no entry had before: an acknowledgement on its way for one of those it
 * joined finds nothing to delete.
 */
final class GapBook {
    /** Gap records side by side that are looked at for one to join. */
    static final int NEIGHBOURS_MAX = 64;

    private GapBook() {}

    /** @param position fresh; the neighbours are the gap records right before it */
    static void record(
            Store store,
            Counters.Pipeline pipeline,
            Reason reason,
            List<Range> ranges,
            long had,
            long context,
            long position)
            throws SQLException {
        List<Row> before = store.entries().before(position, NEIGHBOURS_MAX);
        int gaps = 0;
        while (gaps < before.size() && before.get(gaps).kind() == Row.GAP) {
            gaps++;
        }
        record(store, pipeline, reason, ranges, had, context, position, before.subList(0, gaps));
    }

    /** @param neighbours rows, the gap records among them may be joined */
    static void record(
            Store store,
            Counters.Pipeline pipeline,
            Reason reason,
            List<Range> ranges,
            long had,
            long context,
            long position,
            List<Row> neighbours)
            throws SQLException {
        List<Range> joined = ranges;
        for (Row row : neighbours) {
            if (row.kind() == Row.GAP && row.pipeline() == pipeline.ref.id() && row.had() == had && row.intact()) {
                Gap gap = RowCodec.gap(row.body(), pipeline.ref.name());
                List<Range> both = Ranges.union(gap.ranges(), joined);
                if (gap.reason() == reason && both.size() <= Gap.RANGES_MAX) {
                    store.delete(row.position());
                    joined = both;
                }
            }
        }
        Gap gap = new Gap(pipeline.ref.name(), pipeline.takeGap(), reason, joined);
        store.insert(Row.sealed(
                position,
                Row.GAP,
                pipeline.ref.id(),
                context,
                gap.number(),
                had,
                RowCodec.encode(gap, pipeline.ref.id())));
    }
}
