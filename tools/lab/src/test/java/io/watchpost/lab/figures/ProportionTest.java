package io.watchpost.lab.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProportionTest {

    /** Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81,263,0.2553,0.3662", "15,148,0.0624,0.1605", "0,20,0,0.1611", "1,29,0.0061,0.1718", "20,20,0.8389,1"
    })
    void interval_isThatOfThePublishedTable(int hits, int total, double low, double high) {
        Proportion proportion = new Proportion(hits, total);

        assertThat(proportion.low()).isCloseTo(low, within(5e-5));
        assertThat(proportion.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void shareOfNothing_isUnknown() {
        Proportion nothing = new Proportion(0, 0);

        assertThat(nothing.value()).isNaN();
        assertThat(nothing.low()).isZero();
        assertThat(nothing.high()).isEqualTo(1);
    }

    @Test
    void moreHitsThanTrials_areRefused() {
        assertThatThrownBy(() -> new Proportion(3, 2)).hasMessage("hits must be 0 to 2, were 3");
    }
}
