package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code climate}, as people write it. */
final class ClimateConfigTest {
    @TempDir
    Path folder;

    @Test
    void withoutTheSection_nothingIsHeld() throws Exception {
        assertThat(climate("")).isEqualTo(ClimateConfig.DEFAULT);
        assertThat(ClimateConfig.DEFAULT.holdCelsius()).isNull();
    }

    @Test
    void everything_isTakenInItsOrder() throws Exception {
        assertThat(climate("climate: {holdCelsius: 70.5, hysteresisCelsius: 8, steps: [threads, frameRate],"
                        + " frameRates: [8, 0.5], zone: soc}"))
                .isEqualTo(new ClimateConfig(
                        70.5, 8, List.of(ClimateStep.THREADS, ClimateStep.FRAME_RATE), List.of(8f, 0.5f), "soc"));
    }

    @Test
    void mistakes_areSaidWithWhatIsMeant() {
        assertRefused("{holdCelsius: 200}", "found \"200\", expected a number from 30 to 110");
        assertRefused("{steps: [framerate]}", "did you mean \"frameRate\"?");
        assertRefused("{steps: [threads, threads]}", "each once");
        assertRefused("{steps: []}", "steps are one or more");
        assertRefused("{frameRates: [5, 10]}", "each lower than the one before");
        assertRefused("{hold: 75}", "hold");
    }

    private void assertRefused(String section, String said) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> climate("climate: " + section))
                .withMessageContaining(said);
    }

    private ClimateConfig climate(String section) throws Exception {
        Path yaml = Files.writeString(
                folder.resolve("watchpost.yaml"),
                "pipelines: [{camera: 'test:', model: {file: m}}]\n" + section + "\n");
        return ConfigYaml.station(yaml).climate();
    }
}
