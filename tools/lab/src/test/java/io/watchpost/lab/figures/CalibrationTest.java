package io.watchpost.lab.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CalibrationTest {

    @Test
    void errors_areThoseComputedByHand() {
        // bin 0.8 to 0.9: scores 0.80, 0.84 (mean 0.82), both right: off by 0.18
        // bin 0.9 to 1.0: scores 0.95, 1.00 (mean 0.975), one right: off by 0.475
        Calibration calibration = Objects.requireNonNull(
                Calibration.of(new float[] {0.80f, 0.84f, 0.95f, 1.00f}, new boolean[] {true, true, true, false}));

        assertThat(calibration.bins()).hasSize(10);
        assertThat(calibration.bins().get(8).accuracy()).isEqualTo(new Proportion(2, 2));
        assertThat(calibration.bins().get(8).meanScore()).isCloseTo(0.82, within(1e-6));
        assertThat(calibration.bins().get(9).accuracy()).isEqualTo(new Proportion(1, 2));
        assertThat(calibration.bins().getFirst().meanScore()).isNaN();
        assertThat(calibration.expectedError()).isCloseTo((0.18 + 0.475) / 2, within(1e-6));
        assertThat(calibration.maximumError()).isCloseTo(0.475, within(1e-6));
    }

    @Test
    void logits_haveNoCalibration() {
        assertThat(Calibration.of(new float[] {0.5f, 7.25f}, new boolean[] {true, true}))
                .isNull();
        assertThat(Calibration.of(new float[] {-0.5f}, new boolean[] {true})).isNull();
        assertThat(Calibration.of(new float[] {Float.NaN}, new boolean[] {true}))
                .isNull();
    }
}
