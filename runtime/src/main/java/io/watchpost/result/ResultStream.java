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

/**
 * What a subscriber makes of the messages it receives: duplicates dropped, gaps noticed and explained, times of
 * unsynced clocks corrected. Remembers a bounded number of streams and boots; of those it has heard nothing from for
 * longest it begins anew. Used by one thread.
 */
public final class ResultStream {
    static final int STREAMS_MAX = 10_000;

    private final Map<Stream, SequenceLedger> ledgers = bounded(STREAMS_MAX);
    private final Map<String, Boolean> noticed = bounded(STREAMS_MAX);
    /** Milliseconds from uptime to UTC, by device and boot. */
    private final Map<Boot, Long> offsets = bounded(STREAMS_MAX);

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

        /** The station's clock was set: {@link #correctedUtcMillis} now knows the results of that boot. */
        record ClockSet(ReceivedClock message) implements Event {}
    }

    private record Boot(String device, String boot) {}

    /** Takes one message; what is new in it, in order; nothing for a duplicate. */
    public List<Event> accept(ReceivedMessage message) {
        List<Event> events = new ArrayList<>(2);
        Stream stream =
                new Stream(message.identity().device(), message.identity().epoch(), message.pipeline());
        switch (message) {
            case ReceivedResult result -> result(stream, result, events);
            case ReceivedGap gap -> gap(stream, gap, events);
            case ReceivedClock clock -> clock(clock, events);
        }
        return events;
    }

    /** The true time of a result whose clock was unsynced; empty while it isn't known, or when its own time is good. */
    public OptionalLong correctedUtcMillis(ReceivedResult message) {
        Long offset = offsets.get(
                new Boot(message.identity().device(), message.identity().boot()));
        return offset == null || message.result().clock() == ClockQuality.SYNCED
                ? OptionalLong.empty()
                : OptionalLong.of(message.result().uptimeMillis() + offset);
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
            events.add(new Event.Seen(message, arrival == SequenceLedger.Arrival.LATE, correctedUtcMillis(message)));
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

    private void clock(ReceivedClock message, List<Event> events) {
        if (isNew(message)) {
            offsets.put(
                    new Boot(message.identity().device(), message.identity().boot()),
                    message.mapping().utcMillis() - message.mapping().uptimeMillis());
            events.add(new Event.ClockSet(message));
        }
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
