package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EarlyStoppingTest {
    private final EarlyStopping stopping = new EarlyStopping(2);

    @Test
    void itIsEnough_whenNothingGotBetterForThePatience() {
        assertThat(stopping.isBest(1.0)).isTrue();
        assertThat(stopping.isBest(1.1)).isFalse();
        assertThat(stopping.isEnough()).isFalse();
        assertThat(stopping.isBest(1.0)).isFalse();
        assertThat(stopping.isEnough()).isTrue();
    }

    @Test
    void aBetterLoss_beginsThePatienceAnew() {
        stopping.isBest(1.0);
        stopping.isBest(1.1);

        assertThat(stopping.isBest(0.9)).isTrue();
        assertThat(stopping.isBest(0.95)).isFalse();
        assertThat(stopping.isEnough()).isFalse();
    }

    @Test
    void noNumber_isNeverTheBest() {
        assertThat(stopping.isBest(Double.NaN)).isFalse();
        assertThat(stopping.isBest(Double.POSITIVE_INFINITY)).isFalse();
        assertThat(stopping.isEnough()).isTrue();
    }
}
