package io.watchpost.outbox;

import io.watchpost.clock.ClockQuality;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import io.watchpost.result.Identity;
import io.watchpost.result.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fake: keeps its promises as long as the process lives. Every method does its work before it returns, except while
 * {@link #hold} plays a writer that is stuck. Safe for use by several threads.
 */
public final class MemoryOutbox implements Outbox {
    private static final int HANDOVER_MAX = 64;

    private final Identity identity;
    private final Set<String> destinations;
    private final TreeMap<Long, Kept> entries = new TreeMap<>();
    private final Map<String, Long> nextSeq = new HashMap<>();
    private final Map<String, Long> nextGap = new HashMap<>();
    private final Map<String, Long> nextClock = new HashMap<>();
    private final Map<String, Long> shed = new TreeMap<>();
    private final List<Result> waiting = new ArrayList<>();
    private final Map<String, Long> overflowed = new TreeMap<>();
    private boolean held;
    private long nextPosition = Row.STRIDE;
    private long kept;
    private long acknowledged;
    private String problem = "";

    public MemoryOutbox(String device, String... destinations) {
        identity = new Identity(device, "00112233445566ff", "boot-1");
        this.destinations = Set.of(destinations);
    }

    /** The writer is stuck until {@link #release}. */
    public synchronized void hold() {
        held = true;
    }

    public synchronized void release() {
        held = false;
        waiting.forEach(this::keep);
        waiting.clear();
        overflowed.forEach((pipeline, count) -> gap(takePosition(), Reason.OVERFLOW, pipeline, count));
        overflowed.clear();
        notifyAll();
    }

    /** What {@link #stats} is to say. */
    public synchronized void setProblem(String sentence) {
        problem = sentence;
    }

    @Override
    public synchronized void append(Result result) {
        if (!held) {
            keep(result);
        } else if (waiting.size() < HANDOVER_MAX) {
            waiting.add(result);
        } else {
            overflowed.merge(result.pipeline(), 1L, Long::sum);
        }
    }

    @Override
    public synchronized void appendClock(long utcMillis, long uptimeMillis, ClockQuality quality) {
        for (String pipeline : nextSeq.keySet()) {
            ClockMapping mapping = new ClockMapping(take(nextClock, pipeline, 1), utcMillis, uptimeMillis, quality);
            put(new ClockEntry(takePosition(), identity, pipeline, mapping), Set.of());
        }
    }

    @Override
    public synchronized List<Entry> peek(String destination, long after, int max) {
        check(destination);
        return entries.tailMap(after, false).values().stream()
                .filter(one -> !one.had.contains(destination))
                .limit(max)
                .map(one -> one.entry)
                .toList();
    }

    @Override
    public synchronized void ack(String destination, Collection<Long> positions) {
        check(destination);
        for (Long position : positions) {
            Kept one = entries.get(position);
            if (one != null) {
                one.had.add(destination);
                if (one.had.containsAll(destinations)) {
                    entries.remove(position);
                    acknowledged++;
                }
            }
        }
    }

    @Override
    public synchronized List<Entry> entries(long after, int max) {
        return entries.tailMap(after, false).values().stream()
                .limit(max)
                .map(one -> one.entry)
                .toList();
    }

    @Override
    public synchronized void release(Collection<Long> positions) {
        for (Long position : positions) {
            acknowledged += entries.remove(position) == null ? 0 : 1;
        }
    }

    @Override
    public synchronized void quarantine(String destination, long position, String reason) {
        check(destination);
        Kept one = entries.get(position);
        if (one != null && one.entry instanceof ResultEntry result && !one.had.contains(destination)) {
            Set<String> others = new HashSet<>(destinations);
            others.remove(destination);
            long number = take(nextGap, result.pipeline(), 1);
            Gap gap = new Gap(
                    result.pipeline(), number, Reason.QUARANTINED, List.of(new Range(result.seq(), result.seq())));
            shed.merge(Reason.QUARANTINED.wireName(), 1L, Long::sum);
            put(new GapEntry(position + 2, identity, gap), others);
        }
        ack(destination, List.of(position));
    }

    @Override
    public String epoch() {
        return identity.epoch();
    }

    @Override
    public synchronized OutboxStats stats() {
        long oldest = entries.values().stream()
                .map(one -> one.entry)
                .filter(ResultEntry.class::isInstance)
                .mapToLong(entry -> ((ResultEntry) entry).result().uptimeMillis())
                .findFirst()
                .orElse(-1);
        long quarantined = shed.getOrDefault(Reason.QUARANTINED.wireName(), 0L);
        return new OutboxStats(
                entries.size(), oldest, kept, acknowledged, shed, quarantined, 0, Long.MAX_VALUE, problem);
    }

    @Override
    public synchronized void flush() {
        while (held) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        release();
    }

    private void keep(Result result) {
        long seq = take(nextSeq, result.pipeline(), 1);
        put(new ResultEntry(takePosition(), identity, seq, result), Set.of());
        kept++;
    }

    private void gap(long position, Reason reason, String pipeline, long count) {
        long first = take(nextSeq, pipeline, count);
        shed.merge(reason.wireName(), count, Long::sum);
        Range range = new Range(first, first + count - 1);
        put(
                new GapEntry(position, identity, new Gap(pipeline, take(nextGap, pipeline, 1), reason, List.of(range))),
                Set.of());
    }

    private void put(Entry entry, Set<String> had) {
        entries.put(entry.position(), new Kept(entry, new HashSet<>(had)));
    }

    private long takePosition() {
        long position = nextPosition;
        nextPosition += Row.STRIDE;
        return position;
    }

    private void check(@Nullable String destination) {
        if (destination == null || !destinations.contains(destination)) {
            throw new IllegalArgumentException("destination \"" + destination + "\" is none of " + destinations);
        }
    }

    private static long take(Map<String, Long> counters, String pipeline, long count) {
        long first = counters.getOrDefault(pipeline, 1L);
        counters.put(pipeline, first + count);
        return first;
    }

    private record Kept(Entry entry, Set<String> had) {}
}
