package io.watchpost.clock;

/**
 * Notices what happens to the wall clock: that somebody set it, which is a difference between UTC and uptime that moved by
 * more than a second since the last look; that a time source took over a clock that nobody had set; that the source was
 * lost. A slewed clock moves too slowly to be noticed, as it should.
 *
 * <p>One thread, which looks about once a second.
 */
public final class ClockJumps {
    private static final long JUMP_MILLIS = 1_000;

    private long offsetMillis;
    private ClockQuality quality;

    /** What happened. */
    public enum Change {
        NONE,
        /** It jumped, or a time source took over: what it says now is worth telling. */
        SET,
        /** It goes on as it was, and nobody looks after it any more: the last moment at which it is right. */
        LOST
    }

    public ClockJumps(StationClock clock) {
        offsetMillis = clock.utcMillis() - clock.uptimeMillis();
        quality = clock.quality();
    }

    /** What happened since the last look. */
    public Change sinceLastLook(StationClock clock) {
        long newOffset = clock.utcMillis() - clock.uptimeMillis();
        ClockQuality newQuality = clock.quality();
        boolean jumped = Math.abs(newOffset - offsetMillis) > JUMP_MILLIS;
        boolean becameSynced = newQuality == ClockQuality.SYNCED && quality == ClockQuality.UNSYNCED;
        boolean wasLost = newQuality == ClockQuality.UNSYNCED && quality == ClockQuality.SYNCED;
        offsetMillis = newOffset;
        quality = newQuality;
        if (jumped || becameSynced) {
            return Change.SET;
        }
        return wasLost ? Change.LOST : Change.NONE;
    }
}
