package io.watchpost.outbox;

import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Gap.Reason;
import io.watchpost.result.Result;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one commit does.
 *
 * @param items in the order of their arrival
 * @param acks positions by destination
 * @param damaged positions of rows that a reader found damaged
 * @param reopen a reader met a damaged page: the whole database is to be looked through first
 */
record Batch(List<Item> items, Map<String, Set<Long>> acks, List<Refusal> refusals, Set<Long> damaged, boolean reopen) {

    /** What {@code append} left on the desk. */
    sealed interface Item {
        /** Monotonic, when it was left there. */
        long sinceNanos();
    }

    record Fresh(Result result, long sinceNanos) implements Item {}

    /** So many results of this pipeline found the desk full. */
    record Shed(String pipeline, Reason reason, long count, long sinceNanos) implements Item {}

    record ClockSet(long utcMillis, long uptimeMillis, ClockQuality quality, long sinceNanos) implements Item {}

    /** This destination can't take this entry. */
    record Refusal(String destination, long position, String reason) {}

    long appended() {
        long sum = 0;
        for (Item item : items) {
            sum += switch (item) {
                case Fresh _ -> 1;
                case Shed shed -> shed.count();
                case ClockSet _ -> 1;
            };
        }
        return sum;
    }
}
