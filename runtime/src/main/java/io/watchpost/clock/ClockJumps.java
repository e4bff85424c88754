package io.watchpost.clock;

/**
 * Notices that somebody set the wall clock: the difference between UTC and uptime moved by more than a second since the
 * last look, or a time source took over a clock that nobody had set. A slewed clock moves too slowly to be noticed, as
 * it should.
 *
 * <p>One thread, which looks about once a second.
 */
public final class ClockJumps {
    private static final long JUMP_MILLIS = 1_000;

    private long offsetMillis;
    private ClockQuality quality;

    public ClockJumps(StationClock clock) {
        offsetMillis = clock.utcMillis() - clock.uptimeMillis();
        quality = clock.quality();
    }

    /** Whether the clock was set since the last look. */
    public boolean sinceLastLook(StationClock clock) {
        long newOffset = clock.utcMillis() - clock.uptimeMillis();
        ClockQuality newQuality = clock.quality();
        boolean jumped = Math.abs(newOffset - offsetMillis) > JUMP_MILLIS;
        boolean becameSynced = newQuality == ClockQuality.SYNCED && quality == ClockQuality.UNSYNCED;
        offsetMillis = newOffset;
        quality = newQuality;
        return jumped || becameSynced;
    }
}
