package io.watchpost.failover;

import io.watchpost.clock.BackOff;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Keeps an accelerator from flapping. Each failure, whether of an attempt or of a service, doubles the wait before the
 * next attempt; only a service that was long enough starts the counting anew. So many failures in a row end the attempts,
 * and in any hour there are only so many promotions, however well each began. For the fail-over's thread.
 */
final class Attempts {
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private final FailoverPolicy.Waits waits;
    private final BackOff backOff;
    private final Deque<Long> promotedNanos = new ArrayDeque<>();
    private int failures;

    Attempts(FailoverPolicy.Waits waits, RandomGenerator random) {
        this.waits = waits;
        backOff = new BackOff(waits.firstMillis(), waits.maxMillis(), random);
    }

    /** It did not even begin to serve. */
    void failed() {
        failures++;
    }

    /** It served, and does no more. */
    void served(long fromNanos, long toNanos) {
        promotedNanos.add(fromNanos);
        if (toNanos - fromNanos >= waits.stableMillis() * 1_000_000) {
            forget();
        }
        failures++;
    }

    /** Whether it isn't worth another attempt. */
    boolean areOver() {
        return failures >= waits.failuresMax();
    }

    /** It is another device now, as far as anybody can tell; the limit of an hour stays. */
    void forget() {
        failures = 0;
        backOff.reset();
    }

    /** How long to wait before the next attempt, in milliseconds. */
    long nextWaitMillis(long nowNanos) {
        return Math.max(backOff.nextMillis(), hourlyWaitMillis(nowNanos));
    }

    /** How long until there may be another promotion, in milliseconds. */
    long hourlyWaitMillis(long nowNanos) {
        while (!promotedNanos.isEmpty() && nowNanos - promotedNanos.getFirst() >= HOUR_NANOS) {
            promotedNanos.removeFirst();
        }
        int tooMany = promotedNanos.size() - waits.promotionsPerHour();
        if (tooMany < 0) {
            return 0;
        }
        long leaves = promotedNanos.stream().skip(tooMany).findFirst().orElseThrow() + HOUR_NANOS;
        return (leaves - nowNanos) / 1_000_000 + 1;
    }
}
