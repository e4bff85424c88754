package io.watchpost.result;

import io.watchpost.result.Gap.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which sequence numbers of one stream have arrived or were named as lost. Since numbers are gapless, the highest one
 * and the open ranges below it say everything, in bounded memory, for ever. Used by one thread.
 */
final class SequenceLedger {
    /** More open ranges than a station has messages on their way; beyond, the oldest are forgotten. */
    static final int OPEN_RANGES_MAX = 1_024;

    /** Neither arrived nor named, by first number. Those before the first result are open, but nobody misses them. */
    private final TreeMap<Long, Open> open = new TreeMap<>();

    private long highest;
    private boolean anyArrived;

    private record Open(long last, boolean missed) {}

    /** What a number turned out to be. */
    enum Arrival {
        NEXT,
        LATE,
        DUPLICATE
    }

    /** A result arrived; ranges that are now missed for the first time are added to the list. */
    Arrival arrived(long seq, List<Range> newlyMissed) {
        if (seq > highest) {
            raiseTo(seq, newlyMissed);
            anyArrived = true;
            return Arrival.NEXT;
        }
        anyArrived = true;
        return close(seq, seq) ? Arrival.LATE : Arrival.DUPLICATE;
    }

    /** A gap record named these: they will not come. */
    void named(Range range, List<Range> newlyMissed) {
        if (range.last() > highest) {
            long before = highest;
            raiseTo(Math.max(range.first(), before + 1), newlyMissed);
            highest = range.last();
        }
        close(range.first(), range.last());
    }

    /** Numbers that are missed: neither arrived nor named. */
    List<Range> missed() {
        List<Range> ranges = new ArrayList<>();
        open.forEach((first, one) -> {
            if (one.missed) {
                ranges.add(new Range(first, one.last));
            }
        });
        return ranges;
    }

    private void raiseTo(long seq, List<Range> newlyMissed) {
        if (seq > highest + 1) {
            boolean missed = anyArrived;
            open.put(highest + 1, new Open(seq - 1, missed));
            if (missed) {
                newlyMissed.add(new Range(highest + 1, seq - 1));
            }
            if (open.size() > OPEN_RANGES_MAX) {
                open.pollFirstEntry();
            }
        }
        highest = seq;
    }

    /** Takes numbers out of the open ranges; whether any was in one. */
    private boolean close(long first, long last) {
        boolean any = false;
        Map.Entry<Long, Open> entry = open.floorEntry(last);
        while (entry != null && entry.getValue().last >= first) {
            any = true;
            long openFirst = entry.getKey();
            Open one = entry.getValue();
            open.remove(openFirst);
            if (openFirst < first) {
                open.put(openFirst, new Open(first - 1, one.missed));
            }
            if (one.last > last) {
                open.put(last + 1, new Open(one.last, one.missed));
            }
            entry = open.lowerEntry(openFirst);
        }
        return any;
    }
}
