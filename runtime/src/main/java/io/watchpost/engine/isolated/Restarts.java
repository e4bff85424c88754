package io.watchpost.engine.isolated;

import io.watchpost.clock.BackOff;
import java.util.random.RandomGenerator;

/** Counts a process's losses and says how long to wait. One thread at a time. */
final class Restarts {
    private final RestartPolicy policy;
    private final BackOff backOff;
    private long startedNanos;

    Restarts(RestartPolicy policy, RandomGenerator random) {
        this.policy = policy;
        backOff = new BackOff(policy.firstMillis(), policy.maxMillis(), random);
    }

    /** A process works from now on. */
    void started(long nowNanos) {
        startedNanos = nowNanos;
    }

    /**
     * A process that worked is lost.
     *
     * @return milliseconds until the next attempt
     */
    long lost(long nowNanos) {
        if ((nowNanos - startedNanos) / 1_000_000 >= policy.stableMillis()) {
            backOff.reset();
        }
        return failed();
    }

    /**
     * A process did not even begin to work.
     *
     * @return milliseconds until the next attempt
     */
    long failed() {
        long waitMillis = backOff.nextMillis();
        return backOff.attempts() > policy.attemptsMax() ? policy.restMillis() : waitMillis;
    }
}
