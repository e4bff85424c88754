package io.watchpost.outbox;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was acknowledged and isn't written down yet, by destination. Guarded by the {@link Desk}'s lock. */
final class PendingAcks {
    private final Map<String, Set<Long>> positions = new HashMap<>();
    private long oldestNanos;
    private int count;

    void add(String destination, Collection<Long> acknowledged, long nowNanos) {
        if (count == 0) {
            oldestNanos = nowNanos;
        }
        Set<Long> set = positions.computeIfAbsent(destination, _ -> new LinkedHashSet<>());
        for (Long position : acknowledged) {
            if (set.add(position)) {
                count++;
            }
        }
    }

    /** Of one destination; changes with what is added and settled. */
    Set<Long> of(String destination) {
        return positions.getOrDefault(destination, Set.of());
    }

    int count() {
        return count;
    }

    /** Since when the oldest waits; of no meaning while there is none. */
    long oldestNanos() {
        return oldestNanos;
    }

    /** The oldest of each destination, so many in all at most; they stay until they are settled. */
    Map<String, Set<Long>> some(int max) {
        Map<String, Set<Long>> taken = new HashMap<>();
        int left = max;
        for (Map.Entry<String, Set<Long>> entry : positions.entrySet()) {
            Set<Long> some = new LinkedHashSet<>();
            Iterator<Long> each = entry.getValue().iterator();
            for (; left > 0 && each.hasNext(); left--) {
                some.add(each.next());
            }
            if (!some.isEmpty()) {
                taken.put(entry.getKey(), some);
            }
        }
        return taken;
    }

    /** These are written down. */
    void settle(Map<String, Set<Long>> written, long nowNanos) {
        written.forEach((destination, some) -> {
            Set<Long> set = positions.get(destination);
            if (set != null && set.removeAll(some)) {
                count -= some.size();
            }
        });
        oldestNanos = nowNanos;
    }

    /** All that wait at this moment. */
    Map<String, Set<Long>> copy() {
        Map<String, Set<Long>> copy = new HashMap<>();
        positions.forEach((destination, some) -> copy.put(destination, new HashSet<>(some)));
        return copy;
    }

    boolean hasAnyOf(Map<String, Set<Long>> asked) {
        return asked.entrySet().stream().anyMatch(each -> !Collections.disjoint(of(each.getKey()), each.getValue()));
    }
}
