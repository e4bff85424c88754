package io.watchpost.failover;

/**
 * When an accelerator is believed, and how often.
 *
 * @param checkedShare of its frames are classified on the CPU too, 0 to 1; nor do these checks take a larger share of the
 *     pipeline's time
 * @param marginMin between the CPU's two highest scores, for a different top class to count
 * @param window so many of the latest checks are looked at
 * @param disagreementsMax so many of them take the accelerator out
 * @param deadlineFactor a call may take so many times the median of the goldens' calls
 * @param deadlineMillisMin but at least this
 * @param deadlineMillisMax and at most this
 * @param waits between the attempts to bring it back
 */
public record FailoverPolicy(
        double checkedShare,
        double marginMin,
        int window,
        int disagreementsMax,
        int deadlineFactor,
        long deadlineMillisMin,
        long deadlineMillisMax,
        Waits waits) {

    public static final FailoverPolicy DEFAULT = new FailoverPolicy(0.05, 0.2, 20, 3, 10, 100, 2_000, Waits.DEFAULT);

    public FailoverPolicy {
        if (!(checkedShare >= 0 && checkedShare <= 1) || !(marginMin >= 0 && marginMin <= 1)) {
            throw new IllegalArgumentException(
                    "the checked share and the margin are 0 to 1, were " + checkedShare + " and " + marginMin);
        }
        if (disagreementsMax < 1 || window < disagreementsMax) {
            throw new IllegalArgumentException(
                    "so many of the latest checks: 1 <= " + disagreementsMax + " <= " + window + " does not hold");
        }
        if (deadlineFactor < 1 || deadlineMillisMin < 1 || deadlineMillisMax < deadlineMillisMin) {
            throw new IllegalArgumentException("a deadline is a factor >= 1 within 1 <= min <= max milliseconds, was "
                    + deadlineFactor + ", " + deadlineMillisMin + ", " + deadlineMillisMax);
        }
    }

    /**
     * How long a call may take.
     *
     * @param medianNanos of calls that went well
     */
    long deadlineMillis(long medianNanos) {
        return Math.clamp(deadlineFactor * medianNanos / 1_000_000, deadlineMillisMin, deadlineMillisMax);
    }

    /**
     * How long to wait before the next attempt, see {@link Attempts}.
     *
     * @param firstMillis ceiling of the first wait; doubled with each further failure, drawn evenly from 0 to that
     * @param maxMillis where the doubling ends
     * @param stableMillis a service of this length starts the counting anew
     * @param failuresMax so many failures in a row, and it is given up
     * @param promotionsPerHour and never more than these in an hour
     */
    public record Waits(long firstMillis, long maxMillis, long stableMillis, int failuresMax, int promotionsPerHour) {

        public static final Waits DEFAULT = new Waits(1_000, 300_000, 600_000, 20, 6);

        public Waits {
            if (firstMillis < 1
                    || maxMillis < firstMillis
                    || stableMillis < 0
                    || failuresMax < 1
                    || promotionsPerHour < 1) {
                throw new IllegalArgumentException("waits need 1 <= first <= max and positive limits, were "
                        + firstMillis + ", " + maxMillis + ", " + stableMillis + ", " + failuresMax + ", "
                        + promotionsPerHour);
            }
        }
    }
}
