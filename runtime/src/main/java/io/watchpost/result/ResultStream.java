package io.watchpost.result;

import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber makes of the messages it receives: duplicates dropped, gaps noticed and explained, times of
 * unsynced clocks corrected. Remembers a bounded number of streams and boots; of those it has heard nothing from for
 * longest it begins anew. Used by one thread.
 */
public final class ResultStream {
    static final int STREAMS_MAX = 10_000;

    private final Map<Stream, SequenceLedger> ledgers = bounded(STREAMS_MAX);
    private final Map<String, Boolean> noticed = bounded(STREAMS_MAX);
    /** The best that is known of the clock, by device and boot. */
    private final Map<Boot, ClockMapping> clocks = bounded(STREAMS_MAX);
    /** What was seen without its true time being known. */
    private final Map<Stream, Untimed> untimed = bounded(STREAMS_MAX);

    private long duplicates;

    /** The results of one pipeline, as long as the station's identity stays the same. */
    public record Stream(String device, String epoch, String pipeline) {}

    /** What a message told. */
    public sealed interface Event {

        /**
         * A result that was not seen before.
         *
         * @param late whether later ones of its stream arrived before it
         * @param correctedUtcMillis its true time, when its own clock was unsynced and has been set since
         */
        record Seen(ReceivedResult message, boolean late, OptionalLong correctedUtcMillis) implements Event {}

        /** These were not seen; they may come late, or a gap record may name them. */
        record Missed(Stream stream, Range range) implements Event {}

        /** The station says which results will never come, and why. */
        record Lost(ReceivedGap message) implements Event {}

        /**
         * The station's clock was set: {@link #correctedUtcMillis} now knows the results of that boot.
         *
         * @param corrected the results of the stream that had been seen before; null if there were none, or if somebody
         *     set it by hand
         */
        record ClockSet(ReceivedClock message, @Nullable Corrected corrected) implements Event {}

        /**
         * The machine was started again before its clock was ever set: the times of these results will never be known,
         * unless their clock record comes late. Their order holds.
         */
        record NeverTimed(Stream stream, Untimed results) implements Event {}
    }

    /**
     * Results of one boot whose time isn't known.
     *
     * @param count of them
     * @param first the lowest sequence number
     * @param last the highest
     */
    public record Untimed(
            String boot, long count, long first, long last, long firstUptimeMillis, long lastUptimeMillis) {
        private Untimed and(ReceivedResult message) {
            long uptime = message.result().uptimeMillis();
            return new Untimed(
                    boot,
                    count + 1,
                    Math.min(first, message.seq()),
                    Math.max(last, message.seq()),
                    Math.min(firstUptimeMillis, uptime),
                    Math.max(lastUptimeMillis, uptime));
        }
    }

    /** The same with their true times. */
    public record Corrected(Untimed results, long firstUtcMillis, long lastUtcMillis) {}

    private record Boot(String device, String boot) {
        private static Boot of(ReceivedMessage message) {
            return new Boot(message.identity().device(), message.identity().boot());
        }
    }

    /** Takes one message; what is new in it, in order; nothing for a duplicate. */
    public List<Event> accept(ReceivedMessage message) {
        List<Event> events = new ArrayList<>(2);
        Stream stream =
                new Stream(message.identity().device(), message.identity().epoch(), message.pipeline());
        switch (message) {
            case ReceivedResult result -> result(stream, result, events);
            case ReceivedGap gap -> gap(stream, gap, events);
            case ReceivedClock clock -> clock(stream, clock, events);
        }
        return events;
    }

    /** The true time of a result whose clock was unsynced; empty while it isn't known, or when its own time is good. */
    public OptionalLong correctedUtcMillis(ReceivedResult message) {
        ClockMapping clock = clocks.get(Boot.of(message));
        return clock == null || message.result().clock() == ClockQuality.SYNCED
                ? OptionalLong.empty()
                : OptionalLong.of(utcMillis(clock, message.result().uptimeMillis()));
    }

    private static long utcMillis(ClockMapping clock, long uptimeMillis) {
        return clock.utcMillis() + uptimeMillis - clock.uptimeMillis();
    }

    /** Numbers of a stream that were neither seen nor named, up to now. */
    public List<Range> missed(Stream stream) {
        SequenceLedger ledger = ledgers.get(stream);
        return ledger == null ? List.of() : ledger.missed();
    }

    /** Messages that had been seen before. */
    public long duplicates() {
        return duplicates;
    }

    private void result(Stream stream, ReceivedResult message, List<Event> events) {
        List<Range> newlyMissed = new ArrayList<>();
        SequenceLedger.Arrival arrival = ledger(stream).arrived(message.seq(), newlyMissed);
        newlyMissed.forEach(range -> events.add(new Event.Missed(stream, range)));
        if (arrival == SequenceLedger.Arrival.DUPLICATE) {
            duplicates++;
        } else {
            OptionalLong corrected = correctedUtcMillis(message);
            boolean isUntimed = message.result().clock() == ClockQuality.UNSYNCED && corrected.isEmpty();
            untimed(stream, message, isUntimed, events);
            events.add(new Event.Seen(message, arrival == SequenceLedger.Arrival.LATE, corrected));
        }
    }

    private void untimed(Stream stream, ReceivedResult message, boolean isUntimed, List<Event> events) {
        Untimed before = untimed.get(stream);
        String boot = message.identity().boot();
        if (before != null && !before.boot.equals(boot)) {
            if (message.seq() < before.first) {
                return; // a late one of an earlier boot
            }
            untimed.remove(stream);
            events.add(new Event.NeverTimed(stream, before));
            before = null;
        }
        if (isUntimed) {
            long seq = message.seq();
            long uptime = message.result().uptimeMillis();
            untimed.put(stream, before == null ? new Untimed(boot, 1, seq, seq, uptime, uptime) : before.and(message));
        }
    }

    private void gap(Stream stream, ReceivedGap message, List<Event> events) {
        if (isNew(message)) {
            List<Range> newlyMissed = new ArrayList<>();
            message.gap().ranges().forEach(range -> ledger(stream).named(range, newlyMissed));
            newlyMissed.forEach(range -> events.add(new Event.Missed(stream, range)));
            events.add(new Event.Lost(message));
        }
    }

    private void clock(Stream stream, ReceivedClock message, List<Event> events) {
        if (!isNew(message)) {
            return;
        }
        ClockMapping clock = message.mapping();
        clocks.merge(Boot.of(message), clock, ResultStream::better);
        Untimed results = untimed.get(stream);
        Corrected corrected = null;
        if (clock.clock() == ClockQuality.SYNCED
                && results != null
                && results.boot.equals(message.identity().boot())) {
            untimed.remove(stream);
            corrected = new Corrected(
                    results, utcMillis(clock, results.firstUptimeMillis), utcMillis(clock, results.lastUptimeMillis));
        }
        events.add(new Event.ClockSet(message, corrected));
    }

    /** A time source's word counts more than that of a hand, and the later of two more than the earlier. */
    private static ClockMapping better(ClockMapping one, ClockMapping other) {
        if (one.clock() != other.clock()) {
            return one.clock() == ClockQuality.SYNCED ? one : other;
        }
        return other.uptimeMillis() >= one.uptimeMillis() ? other : one;
    }

    private boolean isNew(ReceivedMessage message) {
        if (noticed.put(message.id(), true) != null) {
            duplicates++;
            return false;
        }
        return true;
    }

    private SequenceLedger ledger(Stream stream) {
        return ledgers.computeIfAbsent(stream, s -> new SequenceLedger());
    }

    private static <K, V> Map<K, V> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }
}
