package io.watchpost.outbox;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Policy thin-out. A hand goes round the outbox from the oldest to the newest; in the slice under it, every second
 * result goes of those whose top label repeats the one before of the same pipeline. So no stretch of time is thinned more
 * than once more often than another. The slice is then written anew, since rows that are taken out here and there
 * leave half-empty pages that nothing else could use. For the writer thread.
 */
final class Thinning {
    static final int SLICE_ROWS = 256;

    // since the process started; another start begins with the oldest again
    private long hand;
    private boolean shedInThisRound;
    private final Map<Integer, String> lastLabel = new HashMap<>();
    private final Set<Integer> keepNext = new HashSet<>();

    /** False after a whole round in which no label repeated. */
    boolean step(Store store) throws SQLException {
        List<Row> slice = store.entries().after(hand, SLICE_ROWS);
        if (slice.isEmpty()) {
            boolean again = shedInThisRound;
            hand = 0;
            shedInThisRound = false;
            lastLabel.clear();
            keepNext.clear();
            return again;
        }
        hand = slice.getLast().position();
        List<Row> gone = repeated(store, slice);
        if (!gone.isEmpty()) {
            shedInThisRound = true;
            Shedder.shed(store, gone, slice);
            writeAnew(store, slice.getFirst().position() - 1, hand);
        }
        return true;
    }

    private List<Row> repeated(Store store, List<Row> slice) {
        List<Row> gone = new ArrayList<>();
        for (Row row : slice) {
            String label = label(store, row);
            if (label == null) {
                continue;
            }
            boolean repeats = label.equals(lastLabel.put(row.pipeline(), label));
            if (repeats && !keepNext.remove(row.pipeline())) {
                gone.add(row);
                keepNext.add(row.pipeline());
            }
        }
        return gone;
    }

    private static @Nullable String label(Store store, Row row) {
        boolean readable = row.kind() == Row.RESULT && store.sides().decode(row) != null;
        Context context = store.sides().context(row.context());
        return readable && context != null ? RowCodec.topLabel(row, context) : null;
    }

    private static void writeAnew(Store store, long after, long last) throws SQLException {
        List<Row> left = new ArrayList<>();
        for (Row row : store.entries().after(after, SLICE_ROWS)) {
            if (row.position() <= last + 1) {
                left.add(row);
            }
        }
        for (Row row : left) {
            store.delete(row.position());
        }
        for (Row row : left) {
            store.insert(row);
        }
    }
}
