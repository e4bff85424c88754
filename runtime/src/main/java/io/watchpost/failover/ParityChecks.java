package io.watchpost.failover;

import io.watchpost.classify.Scores;
import io.watchpost.clock.StationClock;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Compares an accelerator with the CPU on a share of its frames: draws which, within a share of the time, and remembers
 * the latest. The counters may be read by any thread, all else is the pipeline's.
 */
final class ParityChecks {
    private final FailoverPolicy policy;
    private final StationClock clock;
    private final RandomGenerator random;

    // since the accelerator serves
    private final BitSet disagreed = new BitSet();
    private int at;
    private long freeNanos;

    // since the model was loaded
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong disagreements = new AtomicLong();

    ParityChecks(FailoverPolicy policy, StationClock clock, RandomGenerator random) {
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /** An accelerator begins to serve. */
    void begin() {
        disagreed.clear();
        at = 0;
        freeNanos = clock.nanos();
    }

    /** Whether the frame in hand is checked: drawn by lot, so that nothing periodic in the scene escapes. */
    boolean isDue() {
        return policy.checkedShare() > 0
                && clock.nanos() - freeNanos >= 0
                && random.nextDouble() < policy.checkedShare();
    }

    /**
     * A frame was classified by both.
     *
     * @param tookNanos the check itself; the next one waits until that was no more than the share of the time
     * @return whether the accelerator is to be taken out
     */
    boolean compare(float[] accelerator, float[] cpu, long tookNanos) {
        freeNanos = clock.nanos() + (long) (tookNanos * (1 / policy.checkedShare() - 1));
        boolean differs = disagree(accelerator, cpu, policy.marginMin());
        checks.incrementAndGet();
        if (differs) {
            disagreements.incrementAndGet();
        }
        disagreed.set(at, differs);
        at = (at + 1) % policy.window();
        return disagreed.cardinality() >= policy.disagreementsMax();
    }

    /** Their top classes differ, although the CPU is sure of its own. */
    static boolean disagree(float[] accelerator, float[] cpu, double marginMin) {
        return Scores.top(accelerator) != Scores.top(cpu) && Scores.margin(cpu) >= marginMin;
    }

    long checks() {
        return checks.get();
    }

    long disagreements() {
        return disagreements.get();
    }
}
