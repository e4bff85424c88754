package io.watchpost.outbox;

import io.watchpost.outbox.OutboxSettings.SizePolicy;
import io.watchpost.result.Gap.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps room for the next commit, by the policy of the settings. Works inside the writer's transaction, in steps that
 * fit into the log.
 */
final class Shedder {
    /** Pages that stay free for side tables, gap records and the balancing of the trees. */
    private static final long RESERVE_PAGES = 48;

    /** Once it sheds, it sheds for a few commits. */
    private static final long HYSTERESIS_PAGES = 16;

    private static final int STEP_ROWS = 128;

    private final SizePolicy policy;
    private final long pagesMax;
    private final Thinning thinning = new Thinning();

    Shedder(OutboxSettings settings) {
        policy = settings.policy();
        pagesMax = settings.sizeBytesMax() / Schema.PAGE_BYTES;
    }

    /** False if the results that come have to go, since nothing older may or can. */
    boolean makeRoom(Store store, long bytesComing) throws SQLException {
        // a page holds at least 3/4 of its size in rows
        long needed = RESERVE_PAGES + bytesComing * 4 / 3 / Schema.PAGE_BYTES;
        if (room(store) >= needed) {
            return true;
        }
        if (policy == SizePolicy.KEEP_OLDEST) {
            return false;
        }
        long target = Math.min(needed + HYSTERESIS_PAGES, pagesMax / 2);
        boolean more = true;
        while (more && room(store) < target) {
            more = (policy == SizePolicy.THIN_OUT && thinning.step(store)) || shedOldest(store);
        }
        return room(store) >= needed;
    }

    private long room(Store store) throws SQLException {
        return Math.min(store.pages(), pagesMax) - store.usedPages();
    }

    /** False if there is nothing left to shed. */
    private static boolean shedOldest(Store store) throws SQLException {
        List<Row> results = new ArrayList<>();
        boolean found = false;
        long position = 0;
        List<Row> slice = store.entries().after(position, STEP_ROWS);
        while (!slice.isEmpty() && results.isEmpty()) {
            for (Row row : slice) {
                position = row.position();
                if (row.kind() == Row.CLOCK) {
                    store.delete(position); // the results it corrects stood before it
                    found = true;
                } else if (row.kind() == Row.RESULT) {
                    results.add(row);
                }
            }
            slice = store.entries().after(position, STEP_ROWS);
        }
        shed(store, results, List.of());
        return found || !results.isEmpty();
    }

    /** Takes these out; one gap record for each pipeline and set of destinations stands in the place of the first. */
    static void shed(Store store, List<Row> results, List<Row> neighbours) throws SQLException {
        Map<List<Object>, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : results) {
            if (store.sides().decode(row) == null) {
                SetAside.damaged(store, row.position());
                continue;
            }
            store.delete(row.position());
            groups.computeIfAbsent(List.of(row.pipeline(), row.had()), _ -> new ArrayList<>())
                    .add(row);
        }
        for (List<Row> group : groups.values()) {
            Row first = group.getFirst();
            Counters.Pipeline pipeline = store.counters().byId(first.pipeline());
            if (pipeline != null) {
                store.tally(Reason.SIZE_LIMIT, group.size());
                var ranges = Ranges.of(group.stream().map(Row::seq).toList());
                long context = gapContext(store, group.getLast());
                if (neighbours.isEmpty()) {
                    GapBook.record(
                            store, pipeline, Reason.SIZE_LIMIT, ranges, first.had(), context, first.position() + 1);
                } else {
                    GapBook.record(
                            store,
                            pipeline,
                            Reason.SIZE_LIMIT,
                            ranges,
                            first.had(),
                            context,
                            first.position() + 1,
                            neighbours);
                }
            }
        }
    }

    private static long gapContext(Store store, Row row) throws SQLException {
        Context context = store.sides().context(row.context());
        return context == null ? row.context() : store.contextId(Context.ofBoot(context.boot()));
    }
}
