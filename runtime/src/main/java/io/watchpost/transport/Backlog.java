package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the outbox has for one destination, read ahead of the sending in batches. The delivery thread uses it; any
 * thread may {@link #lookNow}.
 */
final class Backlog {
    static final int BATCH = 256;

    /** Gap records may take the place of entries that are behind already: how often to look there. */
    private static final long SWEEP_NANOS = 5_000_000_000L;

    private final Outbox outbox;
    private final String destination;
    private final long pollMillis;
    private final StationClock clock;

    // for one connection
    private final Deque<Entry> ready = new ArrayDeque<>();
    private long peekedTo;
    private volatile long nextPeekNanos;
    private long nextSweepNanos;

    /** @param pollMillis how often an empty outbox is asked again */
    Backlog(Outbox outbox, String destination, long pollMillis, StationClock clock) {
        this.outbox = outbox;
        this.destination = destination;
        this.pollMillis = pollMillis;
        this.clock = clock;
    }

    /** From the first entry on, as a new connection needs it. */
    void startOver() {
        continueBehind(0);
        nextSweepNanos = clock.nanos() + SWEEP_NANOS;
    }

    /** Forgets what was read ahead: the next entry is the first behind this position. */
    void continueBehind(long position) {
        ready.clear();
        peekedTo = position;
        nextPeekNanos = clock.nanos();
    }

    void lookNow() {
        nextPeekNanos = clock.nanos();
    }

    /** Whether it is time to look at the places behind; only while nothing is on its way, or it would go out twice. */
    boolean isSweepDue() {
        return ready.isEmpty() && clock.nanos() >= nextPeekNanos && clock.nanos() >= nextSweepNanos;
    }

    /** The next entry, which stays the next until it is {@link #taken}; null when there is none now. */
    @Nullable
    Entry next() {
        if (ready.isEmpty() && clock.nanos() >= nextPeekNanos) {
            List<Entry> found = outbox.peek(destination, peekedTo, BATCH);
            if (found.isEmpty()) {
                nextPeekNanos = clock.nanos() + pollMillis * 1_000_000;
            } else {
                ready.addAll(found);
                peekedTo = found.getLast().position();
            }
        }
        return ready.peekFirst();
    }

    void taken() {
        ready.removeFirst();
    }
}
