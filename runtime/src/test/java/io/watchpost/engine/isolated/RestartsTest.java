package io.watchpost.engine.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A lost process is replaced soon, then later, then hardly ever; one that worked for long starts the counting anew. */
final class RestartsTest {
    private static final RestartPolicy POLICY = new RestartPolicy(250, 1_000, 4, 300_000, 60_000);
    private static final long SECOND = 1_000_000_000L;

    /** Draws the longest wait. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("only bounded ones are drawn");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void lossesInARow_areWaitedForLongerAndThenMuchLonger() {
        Restarts restarts = new Restarts(POLICY, LONGEST);
        restarts.started(0);
        assertThat(restarts.lost(SECOND)).isEqualTo(250);
        assertThat(restarts.failed()).isEqualTo(500);
        restarts.started(2 * SECOND);
        assertThat(restarts.lost(3 * SECOND)).isEqualTo(1_000);
        assertThat(restarts.failed()).isEqualTo(1_000);
        assertThat(restarts.failed()).isEqualTo(300_000);
        assertThat(restarts.failed()).isEqualTo(300_000);
    }

    @Test
    void aProcessThatWorkedForLong_isReplacedSoon() {
        Restarts restarts = new Restarts(POLICY, LONGEST);
        restarts.started(0);
        for (int loss = 0; loss < 9; loss++) {
            restarts.lost(SECOND);
        }
        restarts.started(10 * SECOND);
        assertThat(restarts.lost(70 * SECOND)).isEqualTo(250);
    }

    @Test
    void never_isNever() {
        assertThat(new Restarts(RestartPolicy.NEVER, new SplittableRandom(1)).failed())
                .isEqualTo(Long.MAX_VALUE);
    }
}
