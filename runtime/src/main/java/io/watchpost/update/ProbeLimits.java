package io.watchpost.update;

/**
 * What a probed model may cost.
 *
 * @param timeMillis from the start of the process to the end of the first run; and as much again for the second
 * @param memoryBytes of address space beyond what the process has before it looks at the model
 */
public record ProbeLimits(long timeMillis, long memoryBytes) {

    /** Twenty times what a MobileNet needs on a Raspberry Pi 3, in time as in memory. */
    public static final ProbeLimits DEFAULT = new ProbeLimits(15_000, 1L << 30);

    private static final long TIME_MILLIS_MAX = 600_000;

    public ProbeLimits {
        if (timeMillis < 1 || timeMillis > TIME_MILLIS_MAX) {
            throw new IllegalArgumentException(
                    "a probe's time must be 1 to " + TIME_MILLIS_MAX + " ms, was " + timeMillis);
        }
        if (memoryBytes < (16L << 20)) {
            throw new IllegalArgumentException("a probe's memory must be at least 16 MB, was " + memoryBytes);
        }
    }

    /** Four times the time: for a machine that was busy with something else. */
    ProbeLimits longer() {
        return new ProbeLimits(Math.min(4 * timeMillis, TIME_MILLIS_MAX), memoryBytes);
    }

    /** The time in whole seconds, rounded up. */
    long timeSeconds() {
        return (timeMillis + 999) / 1000;
    }
}
