package io.watchpost.config;

import io.watchpost.failover.FailoverPolicy;

/**
 * How an accelerator is watched, and how often it may come back.
 *
 * @param checkedShare of its frames are classified on the CPU, too; nor do these checks take a larger share of the time
 * @param deadlineMillisMin least time for a call
 * @param deadlineMillisMax greatest time for a call; between them it is ten times the median of the goldens' calls
 * @param promotionsPerHour how often it may take over from the CPU in an hour
 */
public record FailoverConfig(double checkedShare, int deadlineMillisMin, int deadlineMillisMax, int promotionsPerHour) {
    private static final FailoverPolicy STANDARD = FailoverPolicy.DEFAULT;

    public static final FailoverConfig DEFAULT = new FailoverConfig(
            STANDARD.checkedShare(),
            (int) STANDARD.deadlineMillisMin(),
            (int) STANDARD.deadlineMillisMax(),
            STANDARD.waits().promotionsPerHour());

    public static final int DEADLINE_MILLIS_MAX = 60_000;
    public static final int PROMOTIONS_PER_HOUR_MAX = 3_600;

    public FailoverConfig {
        if (deadlineMillisMax < deadlineMillisMin) {
            throw new IllegalArgumentException("deadlineMillisMax, " + deadlineMillisMax
                    + ", is less than deadlineMillisMin, " + deadlineMillisMin);
        }
    }

    /** With what isn't configured. */
    public FailoverPolicy policy() {
        FailoverPolicy.Waits waits = STANDARD.waits();
        return new FailoverPolicy(
                checkedShare,
                STANDARD.marginMin(),
                STANDARD.window(),
                STANDARD.disagreementsMax(),
                STANDARD.deadlineFactor(),
                deadlineMillisMin,
                deadlineMillisMax,
                new FailoverPolicy.Waits(
                        waits.firstMillis(),
                        waits.maxMillis(),
                        waits.stableMillis(),
                        waits.failuresMax(),
                        promotionsPerHour));
    }
}
