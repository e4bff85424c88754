package io.watchpost.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How often an accelerator is tried again. */
final class AttemptsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;

    /** Draws the ceiling itself. */
    private static final RandomGenerator GREATEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("only bounded numbers are drawn");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final Attempts attempts = new Attempts(new FailoverPolicy.Waits(1_000, 300_000, 600_000, 5, 6), GREATEST);

    @Test
    void eachFailure_doublesTheWait() {
        attempts.failed();
        assertThat(attempts.nextWaitMillis(0)).isEqualTo(1_000);
        attempts.served(10 * SECOND, 20 * SECOND);
        assertThat(attempts.nextWaitMillis(20 * SECOND)).isEqualTo(2_000);
        attempts.failed();
        assertThat(attempts.nextWaitMillis(30 * SECOND)).isEqualTo(4_000);
    }

    @Test
    void aLongService_startsTheCountingAnew() {
        for (int failure = 0; failure < 4; failure++) {
            attempts.failed();
            attempts.nextWaitMillis(0);
        }
        attempts.served(0, 600 * SECOND);

        assertThat(attempts.areOver()).isFalse();
        assertThat(attempts.nextWaitMillis(600 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void tooManyFailuresInARow_endTheAttempts() {
        for (int failure = 0; failure < 4; failure++) {
            attempts.failed();
        }
        assertThat(attempts.areOver()).isFalse();
        attempts.served(0, 599 * SECOND);
        assertThat(attempts.areOver()).isTrue();
        attempts.forget();
        assertThat(attempts.areOver()).isFalse();
    }

    @Test
    void inAnHour_thereAreOnlySoManyPromotions_howeverWellEachBegan() {
        for (int service = 0; service < 6; service++) {
            long from = service * 600L * SECOND;
            attempts.served(from, from + 600 * SECOND - 1);
            attempts.forget();
        }
        long now = 3_599 * SECOND;
        assertThat(attempts.nextWaitMillis(now))
                .as("the first promotion was at 0")
                .isEqualTo(1_001);
        assertThat(attempts.hourlyWaitMillis(HOUR)).isZero();
    }
}
