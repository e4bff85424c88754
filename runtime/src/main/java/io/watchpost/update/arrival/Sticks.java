package io.watchpost.update.arrival;

import io.watchpost.clock.StationClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies on the sticks, and what became of each file. A file is taken up when it hasn't changed for two seconds, so
 * that one isn't read that is still being copied. What is gone is forgotten: a stick that is brought again is looked at
 * again. One thread.
 */
final class Sticks {
    static final long SETTLED_MILLIS = 2_000;
    private static final long RETRY_FIRST_MILLIS = 10_000;
    private static final long RETRY_MAX_MILLIS = 600_000;
    private static final int SHIFT_MAX = 6;

    private final List<Path> folders;
    private final StationClock clock;
    private Map<Stick.Item, Fate> fates = Map.of();

    Sticks(List<Path> folders, StationClock clock) {
        this.folders = folders;
        this.clock = clock;
    }

    /** What is known of one file as it is now. */
    private static final class Fate {
        private long readyNanos;
        private int failures;
        private boolean isOver;
        private String words = "";

        Fate(long readyNanos) {
            this.readyNanos = readyNanos;
        }
    }

    /** Looks at the folders; the first file that should be taken up now, if there is one. */
    Optional<Stick.Item> next() {
        Map<Stick.Item, Fate> seen = new LinkedHashMap<>();
        for (Stick.Item item : Stick.items(folders)) {
            Fate known = fates.get(item);
            seen.put(item, known != null ? known : new Fate(clock.nanos() + SETTLED_MILLIS * 1_000_000));
        }
        fates = seen;
        for (Map.Entry<Stick.Item, Fate> one : seen.entrySet()) {
            if (!one.getValue().isOver && clock.nanos() - one.getValue().readyNanos >= 0) {
                return Optional.of(one.getKey());
            }
        }
        return Optional.empty();
    }

    /** It isn't looked at again as long as it lies there unchanged. */
    void settle(Stick.Item item, String words) {
        Fate fate = fates.get(item);
        if (fate != null) {
            fate.isOver = true;
            fate.words = words;
        }
    }

    /** It is taken up again, each time later. */
    void retry(Stick.Item item, String words) {
        Fate fate = fates.get(item);
        if (fate != null) {
            long waitMillis = Math.min(RETRY_MAX_MILLIS, RETRY_FIRST_MILLIS << Math.min(SHIFT_MAX, fate.failures++));
            fate.readyNanos = clock.nanos() + waitMillis * 1_000_000;
            fate.words = words + "; it is tried again in " + Span.words(waitMillis);
        }
    }

    /** For the status; files of which there is nothing to say yet are left out. */
    List<ArrivalStatus.Item> items() {
        List<ArrivalStatus.Item> items = new ArrayList<>();
        fates.forEach((item, fate) -> {
            if (!fate.words.isEmpty()) {
                items.add(new ArrivalStatus.Item(
                        item.path().getFileName().toString(),
                        item.path().toString(),
                        ArrivalStatus.State.ANNOUNCED,
                        fate.words));
            }
        });
        return items;
    }
}
