package io.watchpost.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LearningRateTest {
    private final LearningRate rate = new LearningRate(0.1, 10, 110);

    @Test
    void rate_risesThenFallsToAHundredth() {
        assertThat(rate.getNewValue(0)).isCloseTo(0.01f, within(1e-6f));
        assertThat(rate.getNewValue(9)).isCloseTo(0.1f, within(1e-6f));
        assertThat(rate.getNewValue(60)).isCloseTo(0.0505f, within(1e-5f));
        assertThat(rate.getNewValue(110)).isCloseTo(0.001f, within(1e-6f));
        assertThat(rate.getNewValue(1000)).isCloseTo(0.001f, within(1e-6f));
    }
}
