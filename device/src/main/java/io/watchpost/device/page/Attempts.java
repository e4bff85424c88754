package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a visitor named a wrong token. After {@value #WRONG_MAX} within a minute nobody listens to more from that
 * address until the minute is over. For any thread.
 */
final class Attempts {
    static final int WRONG_MAX = 10;
    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final int VISITORS_MAX = 256;

    private final StationClock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(); // guarded by this

    Attempts(StationClock clock) {
        this.clock = clock;
    }

    private record Count(long sinceNanos, int wrong) {}

    synchronized boolean isTooMany(String visitor) {
        Count count = counts.get(visitor);
        return count != null && clock.nanos() - count.sinceNanos < WINDOW_NANOS && count.wrong >= WRONG_MAX;
    }

    synchronized void wrong(String visitor) {
        long now = clock.nanos();
        Count before = counts.remove(visitor);
        if (before == null && counts.size() >= VISITORS_MAX) {
            counts.remove(counts.keySet().iterator().next());
        }
        if (before == null || now - before.sinceNanos >= WINDOW_NANOS) {
            counts.put(visitor, new Count(now, 1));
        } else {
            counts.put(visitor, new Count(before.sinceNanos, before.wrong + 1));
        }
    }
}
