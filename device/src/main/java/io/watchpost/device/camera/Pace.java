package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;

/** The beat at which a source that could go faster delivers. For one thread. */
public final class Pace {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final StationClock clock;
    private final long periodNanos;
    private long dueNanos;

    /** @param fps beats per second, above 0; infinite means that the next beat is always due */
    public Pace(double fps, StationClock clock) {
        this.clock = clock;
        this.periodNanos = (long) (1e9 / fps);
        this.dueNanos = clock.nanos();
    }

    /** Waits for the next beat; false when it isn't due within the time-out or the thread is interrupted. */
    public boolean await(long timeoutMillis) {
        long deadline = clock.nanos() + timeoutMillis * NANOS_PER_MILLI;
        for (long now = clock.nanos(); now < dueNanos; now = clock.nanos()) {
            if (now >= deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            long nanos = Math.min(dueNanos, deadline) - now;
            clock.sleep((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
        return true;
    }

    /** Takes the beat that is due. Who is late doesn't catch up. */
    public void taken() {
        dueNanos = Math.max(dueNanos + periodNanos, clock.nanos());
    }

    /** Takes the beat that is due, passing over the ones that nobody took; how many those were. */
    public long takenNewest() {
        long missed = periodNanos == 0 ? 0 : (clock.nanos() - dueNanos) / periodNanos;
        dueNanos += (missed + 1) * periodNanos;
        return missed;
    }
}
