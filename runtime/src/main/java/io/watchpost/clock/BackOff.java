package io.watchpost.clock;

import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: the n-th wait is drawn evenly from 0 to min(max, first × 2ⁿ), so that a fleet
 * that lost its broker at the same moment does not come back at the same moment. See "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015.
 *
 * <p>One thread.
 */
public final class BackOff {
    private final long firstMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private int attempts;

    public BackOff(long firstMillis, long maxMillis, RandomGenerator random) {
        if (firstMillis < 1 || maxMillis < firstMillis) {
            throw new IllegalArgumentException(
                    "a back-off needs 1 <= first <= max milliseconds, was " + firstMillis + " and " + maxMillis);
        }
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.random = random;
    }

    /** How long to wait before the next attempt, in milliseconds. */
    public long nextMillis() {
        long ceiling = Math.min(maxMillis, firstMillis << Math.min(attempts, 30));
        attempts++;
        return random.nextLong(ceiling + 1);
    }

    /** Attempts since the last success. */
    public int attempts() {
        return attempts;
    }

    /** It worked: the next failure begins at the first wait again. */
    public void reset() {
        attempts = 0;
    }
}
