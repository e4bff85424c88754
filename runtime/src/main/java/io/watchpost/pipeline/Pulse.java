package io.watchpost.pipeline;

import io.watchpost.clock.StationClock;

/**
 * The turns of a frame loop: each is a sign of life, whatever it brought, a frame or another wait for a camera that is
 * gone. What is known to take longer than a turn says so before. Written by the loop's thread, read by all.
 */
final class Pulse {
    private final StationClock clock;
    private volatile long turnNanos;
    private volatile long busyNanos;

    Pulse(StationClock clock) {
        this.clock = clock;
        this.turnNanos = clock.nanos();
    }

    /** The loop is alive, and what it was busy with is over. */
    void turn() {
        turnNanos = clock.nanos();
        if (busyNanos != 0) {
            busyNanos = 0;
        }
    }

    /** What begins now may take this long. */
    void busyFor(long millis) {
        busyNanos = millis * 1_000_000;
        turnNanos = clock.nanos();
    }

    /** For how long there was no turn; 0 while it may still be busy. */
    long silentMillis() {
        long silent = clock.nanos() - turnNanos;
        return silent <= busyNanos ? 0 : Math.max(0, silent / 1_000_000);
    }
}
