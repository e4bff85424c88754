package io.watchpost.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BackOffTest {
    /** Always draws the greatest value there is. */
    private static final RandomGenerator GREATEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return -1;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void ceiling_doublesUpToTheMaximum() {
        BackOff backOff = new BackOff(100, 1_000, GREATEST);

        assertThat(new long[] {
                    backOff.nextMillis(),
                    backOff.nextMillis(),
                    backOff.nextMillis(),
                    backOff.nextMillis(),
                    backOff.nextMillis()
                })
                .containsExactly(100, 200, 400, 800, 1_000);
    }

    @Test
    void success_beginsAgainAtTheFirstWait() {
        BackOff backOff = new BackOff(100, 1_000, GREATEST);
        backOff.nextMillis();
        backOff.nextMillis();

        backOff.reset();

        assertThat(backOff.nextMillis()).isEqualTo(100);
        assertThat(backOff.attempts()).isEqualTo(1);
    }

    @Test
    void jitter_staysBelowTheCeilingForever() {
        BackOff backOff = new BackOff(1, 30_000, new SplittableRandom(7));

        for (int attempt = 0; attempt < 10_000; attempt++) {
            assertThat(backOff.nextMillis()).isBetween(0L, 30_000L);
        }
    }

    @Test
    void maximumBelowFirst_isRefusedWithBothValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackOff(10, 5, GREATEST))
                .withMessageContaining("10")
                .withMessageContaining("5");
    }
}
