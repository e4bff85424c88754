package io.watchpost.device.doubtful;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.DoubtfulConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a picture was kept, in words. */
final class DoubtReasonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.41|0.05|false|a score below 0.6",
                "0.8|0.75|false|only 0.05 before \"dog\"",
                "0.1|0.05|false|only 0.05 before \"dog\"", // below the band, too close all the same
                "0.9|0.05|true|another class than in the frame before",
                "0.9|0.05|false|by rules of that time"
            })
    void reason_isTheRuleThatTheResultFallsUnder(double best, double second, boolean onChange, String reason) {
        assertThat(DoubtReason.of(config(onChange), result("""
                {"label":"cat","score":%s},{"label":"dog","score":%s}""".formatted(best, second))))
                .isEqualTo(reason);
    }

    @Test
    void noClass_andAResultThatCantBeRead_areToldApart() {
        assertThat(DoubtReason.of(config(false), result(""))).isEqualTo("no class");
        assertThat(DoubtReason.of(config(false), result("{\"label\":\"cat\",\"score\":0.1}")))
                .isEqualTo("a lead of only 0.10");
        assertThat(DoubtReason.of(config(false), "{\"classes\":[")).isEmpty();
        assertThat(DoubtReason.of(config(false), "[]")).isEmpty();
    }

    private static String result(String classes) {
        return "{\"classes\":[" + classes + "]}";
    }

    private static DoubtfulConfig config(boolean onChange) {
        return new DoubtfulConfig(10, 50, 20, 0.6, 0.3, 0.2, onChange, 10, 640, null, 30);
    }
}
