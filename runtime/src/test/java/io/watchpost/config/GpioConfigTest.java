package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be said of pins, and what is said back. */
final class GpioConfigTest {
    private static final String PIPELINE = """
            pipelines:
              - camera: "test:"
                model: {file: model.tflite}
            """;

    @TempDir
    private Path folder;

    private StationConfig read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("watchpost.yaml"), yaml);
        return Configs.station("watchpost.yaml", ConfigYaml.read(file), folder);
    }

    private GpioConfig gpio(String yaml) throws Exception {
        return java.util.Objects.requireNonNull(read(PIPELINE + yaml).gpio());
    }

    @Test
    void station_withoutThem_hasNoPins() throws Exception {
        StationConfig station = read(PIPELINE);
        assertThat(station.gpio()).isNull();
        assertThat(station.pipelines().getFirst().trigger()).isNull();
    }

    @Test
    void gpio_everything_isRead() throws Exception {
        GpioConfig gpio = gpio("""
                gpio:
                  chip: pinctrl-rp1
                  dryRun: true
                  indicator: {pin: 27, activeLow: true}
                  actuators:
                    - pin: 22
                      activeLow: true
                      label: person
                      minScore: 0.8
                      agree: 3
                      of: 5
                      holdMillis: 2000
                      stallMillis: 4000
                      safe: keep
                    - {pin: 23, label: cat}
                """);
        assertThat(gpio)
                .isEqualTo(new GpioConfig(
                        "pinctrl-rp1",
                        true,
                        new IndicatorConfig(27, true),
                        List.of(
                                new ActuatorConfig(22, true, "main", "person", 0.8, 3, 5, 2_000, 4_000, SafeState.KEEP),
                                new ActuatorConfig(23, false, "main", "cat", 0.5, 1, 1, 1_000, 5_000, SafeState.OFF))));
    }

    @Test
    void stall_aLongerHold_isThatByDefault() throws Exception {
        GpioConfig gpio = gpio("gpio: {actuators: {pin: 22, label: person, holdMillis: 60000}}\n");
        assertThat(gpio.actuators().getFirst().stallMillis()).isEqualTo(60_000);
    }

    @Test
    void trigger_itsDefaults_areARisingEdge() throws Exception {
        StationConfig station = read(PIPELINE + "    trigger: {pin: 17}\n");
        assertThat(station.pipelines().getFirst().trigger())
                .isEqualTo(new TriggerConfig(17, TriggerConfig.Edges.RISING, 10, TriggerConfig.Resistor.OFF));
        station = read(PIPELINE + "    trigger: {pin: 17, edge: both, debounceMillis: 0, pull: up}\n");
        assertThat(station.pipelines().getFirst().trigger())
                .isEqualTo(new TriggerConfig(17, TriggerConfig.Edges.BOTH, 0, TriggerConfig.Resistor.UP));
    }

    @Test
    void edges_eachWord_includesItsOwn() {
        assertThat(TriggerConfig.Edges.RISING.includes(true)).isTrue();
        assertThat(TriggerConfig.Edges.RISING.includes(false)).isFalse();
        assertThat(TriggerConfig.Edges.FALLING.includes(true)).isFalse();
        assertThat(TriggerConfig.Edges.FALLING.includes(false)).isTrue();
        assertThat(TriggerConfig.Edges.BOTH.includes(true)).isTrue();
        assertThat(TriggerConfig.Edges.BOTH.includes(false)).isTrue();
    }

    @Test
    void problems_eachIsNamed() {
        refused("gpio: {actuators: {label: person}}", "the pin is missing");
        refused("gpio: {actuators: {pin: 22}}", "the label is missing");
        refused("gpio: {actuators: {pin: 22, label: a, safe: of}}", "did you mean \"off\"?");
        refused("gpio: {actuators: {pin: 22, label: a, agree: 3, of: 2}}", "3 of the last 5");
        refused("gpio: {actuators: {pin: 22, label: a, holdMillis: 900, stallMillis: 800}}", "at least holdMillis");
        refused(
                "gpio: {actuators: {pin: 22, label: a, pipeline: gate}}",
                "follows the pipeline gate, and there is main");
        refused(
                "gpio: {indicator: {pin: 22}, actuators: {pin: 22, label: a}}",
                "pin 22 has two uses: indicator; actuator for a in main");
        refused(
                "    trigger: {pin: 22}\ngpio: {indicator: {pin: 22}}",
                "pin 22 has two uses: trigger of main, rising; indicator");
        refused("    trigger: {edge: rising}", "the pin is missing");
        refused("    trigger: {pin: 17, edge: up}", "rising | falling | both");
        refused("gpio: {dryrun: true}", "did you mean \"dryRun\"?");
    }

    private void refused(String yaml, String sentence) {
        assertThatThrownBy(() -> read(PIPELINE + yaml + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(sentence);
    }
}
