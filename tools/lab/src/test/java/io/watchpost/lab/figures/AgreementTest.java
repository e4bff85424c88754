package io.watchpost.lab.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AgreementTest {

    @Test
    void figures_areThoseComputedByHand() {
        Agreement agreement = new Agreement("float", "int8", new Proportion(190, 200), 180, 9, 1);

        assertThat(agreement.bothWrong()).isEqualTo(10);
        assertThat(agreement.points()).isCloseTo(-4, within(1e-12));
        // two-sided: (1 + 10) / 2^10, twice
        assertThat(agreement.probabilityIfEqual()).isCloseTo(2 * 11 / 1024.0, within(1e-12));
        // centre -8/202, variance (9.5 + 1.5 - 64/202) / 202^2
        double reach = 1.959964 * Math.sqrt(11 - 64 / 202.0) / 202 * 100;
        assertThat(agreement.pointsLow()).isCloseTo(-800 / 202.0 - reach, within(1e-4));
        assertThat(agreement.pointsHigh()).isCloseTo(-800 / 202.0 + reach, within(1e-4));
    }

    @Test
    void noDifference_provesNothing() {
        Agreement agreement = new Agreement("a", "b", new Proportion(50, 50), 50, 0, 0);

        assertThat(agreement.probabilityIfEqual()).isEqualTo(1);
        assertThat(agreement.points()).isZero();
        assertThat(agreement.pointsLow()).isNegative();
        assertThat(agreement.pointsHigh()).isPositive();
    }

    @Test
    void manyDifferences_dontUnderflow() {
        assertThat(new Agreement("a", "b", new Proportion(0, 10_000), 0, 5_000, 5_000).probabilityIfEqual())
                .isCloseTo(1, within(1e-6));
        assertThat(new Agreement("a", "b", new Proportion(0, 10_000), 0, 4_800, 5_200).probabilityIfEqual())
                .isBetween(5e-5, 8e-5);
    }
}
