package io.watchpost.lab.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DurationsTest {

    @Test
    void percentiles_areNearestRanks() {
        Durations durations = new Durations(
                LongStream.rangeClosed(1, 100).map(ms -> (101 - ms) * 1_000_000).toArray());

        assertThat(durations.millis(0.5)).isEqualTo(50);
        assertThat(durations.millis(0.99)).isEqualTo(99);
        assertThat(durations.millis(1)).isEqualTo(100);
        assertThat(durations.meanMillis()).isEqualTo(50.5);
        assertThat(durations.between(10, 20)).isEqualTo(10);
    }

    @Test
    void ratio_isThatOfThePictures_notOfTheMedians() {
        // a machine that becomes ten times slower half way: each picture still takes twice as long
        Durations first = new Durations(new long[] {10, 10, 10, 100, 100});
        Durations second = new Durations(new long[] {20, 20, 20, 200, 200});

        assertThat(second.ratioTo(first)).isEqualTo(2);
        assertThat(first.ratioTo(first)).isEqualTo(1);
    }
}
