package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ConfigYaml;
import io.watchpost.config.StationConfig;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.gpio.line.GpioChip.Initial;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of pins. */
final class GpioChecksTest {
    private final FakeChip chip = new FakeChip("gpiochip0", "pinctrl-bcm2711", 28, new ManualClock());

    @TempDir
    private Path folder;

    private StationConfig station(String gpio) throws Exception {
        return ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), """
                pipelines:
                  - {camera: 'test:', model: {file: m.tflite}}
                """ + gpio));
    }

    @Test
    void station_withoutPins_isNotAsked() throws Exception {
        assertThat(GpioChecks.of(station(""), _ -> {
                    throw new AssertionError("nobody needs a chip");
                }))
                .isEmpty();
    }

    @Test
    void pins_freeOrOurs_work() throws Exception {
        StationConfig station = station("gpio: {indicator: {pin: 27}, actuators: {pin: 22, label: a}}\n");
        try (var _ = chip.output(22, Initial.LOW, "watchpost")) {
            assertThat(GpioChecks.of(station, _ -> chip.reopened()))
                    .containsExactly(Finding.works("gpio", "gpiochip0 (pinctrl-bcm2711) has the pins 22, 27"));
        }
    }

    @Test
    void pin_ofSomebodyElse_failsNamingThem() throws Exception {
        StationConfig station = station("gpio: {dryRun: true, indicator: {pin: 27}}\n");
        try (var _ = chip.output(27, Initial.LOW, "spi0 CS0")) {
            assertThat(GpioChecks.of(station, _ -> chip.reopened()))
                    .extracting(Finding::state)
                    .containsExactly(Finding.State.FAILS, Finding.State.NOTE);
            assertThat(GpioChecks.of(station, _ -> chip.reopened()).getFirst().found())
                    .isEqualTo("pin 27 of gpiochip0 is in use by \"spi0 CS0\"");
        }
    }

    @Test
    void chip_thatMayNotBeOpened_failsWithWhatToDo() throws Exception {
        assertThat(GpioChecks.of(station("gpio: {chip: x, indicator: {pin: 27}}\n"), wanted -> {
                    throw new GpioFault(wanted + ": permission denied", "join the group gpio");
                }))
                .containsExactly(Finding.fails("gpio", "x: permission denied", "join the group gpio"));
    }
}
