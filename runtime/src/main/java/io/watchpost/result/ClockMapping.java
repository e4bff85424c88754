package io.watchpost.result;

import io.watchpost.clock.ClockQuality;

/**
 * What the wall clock said at a moment of a boot: UTC of an earlier result of the same boot is its uptime plus
 * ({@code utcMillis - uptimeMillis}); schema {@code watchpost.clock/1}.
 *
 * @param number counts the clock records of the pipeline, part of the message's id
 * @param utcMillis the wall clock now, milliseconds since 1970
 * @param uptimeMillis at the same moment
 * @param clock whether a time source set it; if not, somebody did by hand, or it was guessed at boot
 */
public record ClockMapping(long number, long utcMillis, long uptimeMillis, ClockQuality clock) {

    /** Set by a time source. */
    public ClockMapping(long number, long utcMillis, long uptimeMillis) {
        this(number, utcMillis, uptimeMillis, ClockQuality.SYNCED);
    }
}
