package io.watchpost.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.ManualClock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When an accelerator's frames are compared with the CPU's, and when they differ too often. */
final class ParityChecksTest {
    private static final float[] SURE_OF_0 = {0.6f, 0.4f, 0};
    private static final float[] SURE_OF_1 = {0.1f, 0.9f, 0};
    private static final float[] UNSURE_OF_0 = {0.5f, 0.35f, 0.15f};
    private static final long MILLI = 1_000_000;

    private final ManualClock clock = new ManualClock();

    @Test
    void twoTargetsDisagree_whenTheirTopDiffersThoughTheCpuIsSure() {
        assertThat(ParityChecks.disagree(SURE_OF_1, SURE_OF_0, 0.19)).isTrue();
        assertThat(ParityChecks.disagree(SURE_OF_1, UNSURE_OF_0, 0.2)).isFalse();
        assertThat(ParityChecks.disagree(UNSURE_OF_0, SURE_OF_0, 0.2)).isFalse();
        assertThat(ParityChecks.disagree(UNSURE_OF_0, SURE_OF_1, 0.2))
                .as("only the CPU's margin counts")
                .isTrue();
    }

    @Test
    void threeOfTheLastTwenty_takeItOut() {
        ParityChecks checks = checks(FailoverPolicy.DEFAULT);
        for (int check = 0; check < 60; check++) {
            assertThat(differs(checks, check % 10 == 0))
                    .as("two of twenty, at check %d", check)
                    .isFalse();
        }
        for (int check = 60; check < 65; check++) {
            assertThat(differs(checks, false)).isFalse();
        }
        // 50 and 60 are left of the old ones, if this is one more
        assertThat(differs(checks, true)).isFalse();
        assertThat(differs(checks, true)).isTrue();
        assertThat(checks.checks()).isEqualTo(67);
        assertThat(checks.disagreements()).isEqualTo(8);
    }

    @Test
    void aNewService_beginsWithoutOldDisagreements() {
        ParityChecks checks = checks(FailoverPolicy.DEFAULT);
        differs(checks, true);
        differs(checks, true);
        checks.begin();
        assertThat(differs(checks, true)).isFalse();
    }

    @Test
    void checks_takeNoMoreThanTheirShareOfTheTime() {
        ParityChecks checks = checks(FailoverPolicy.DEFAULT);
        long spentMillis = 0;
        for (int frame = 0; frame < 100_000; frame++) {
            clock.advanceMillis(33);
            if (checks.isDue()) {
                clock.advanceMillis(100); // as on a small board
                spentMillis += 100;
                checks.compare(SURE_OF_0, SURE_OF_0, 100 * MILLI);
            }
        }
        assertThat((double) spentMillis / clock.uptimeMillis()).isBetween(0.03, 0.05);
    }

    @Test
    void whereAChecksCostsNothing_theirShareOfTheFramesIsChecked() {
        ParityChecks checks = checks(FailoverPolicy.DEFAULT);
        for (int frame = 0; frame < 100_000; frame++) {
            clock.advanceMillis(33);
            if (checks.isDue()) {
                checks.compare(SURE_OF_0, SURE_OF_0, 0);
            }
        }
        assertThat(checks.checks()).isBetween(4_500L, 5_500L);
    }

    private static boolean differs(ParityChecks checks, boolean differs) {
        return checks.compare(differs ? SURE_OF_1 : SURE_OF_0, new float[] {0.9f, 0.1f, 0}, 0);
    }

    private ParityChecks checks(FailoverPolicy policy) {
        ParityChecks checks = new ParityChecks(policy, clock, new SplittableRandom(1));
        checks.begin();
        return checks;
    }
}
