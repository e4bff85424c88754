package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The numbers that are shown. */
final class SwitchLatencyTest {
    private final SwitchLatency latency = new SwitchLatency();

    @Test
    void summary_beforeTheFirst_isZero() {
        assertThat(latency.summary()).isEqualTo(new SwitchLatency.Summary(0, 0, 0, 0));
    }

    @Test
    void summary_aHundred_givesTheirQuantiles() {
        for (int millis = 100; millis >= 1; millis--) {
            latency.add(millis * 1_000_000L);
        }
        assertThat(latency.summary()).isEqualTo(new SwitchLatency.Summary(100, 50, 95, 100));
        assertThat(latency.summary().text()).isEqualTo("frame to output 50.0 ms (p50), 95.0 (p95), 100.0 (max)");
    }

    @Test
    void summary_afterManyMore_isOfTheNewestButKeepsTheLongest() {
        latency.add(9_000_000_000L);
        for (int time = 0; time < 2_000; time++) {
            latency.add(1_000_000);
        }
        assertThat(latency.summary()).isEqualTo(new SwitchLatency.Summary(2_001, 1, 1, 9_000));
    }
}
