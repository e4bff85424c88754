package io.watchpost.cli.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.cli.Watchpost;
import io.watchpost.cli.gpio.GpioBlinkCommand.Blinking;
import io.watchpost.cli.gpio.GpioSafeCommand.SafePin;
import io.watchpost.cli.gpio.GpioWatchCommand.Watching;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.GpioConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.gpio.line.GpioChip.Initial;
import io.watchpost.device.gpio.line.GpioChips.Found;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.line.Pull;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.PublishedSchemas;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins by hand. */
final class GpioCommandsTest {
    private static final Path NODE = Path.of("/dev/gpiochip0");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ManualClock clock = new ManualClock();
    private final FakeChip chip = new FakeChip("gpiochip0", "pinctrl-bcm2711", 28, clock);

    @TempDir
    private Path folder;

    private PrintWriter out() {
        return new PrintWriter(out, true);
    }

    private PrintWriter err() {
        return new PrintWriter(err, true);
    }

    private Path config(String gpio) throws Exception {
        return Files.writeString(folder.resolve("watchpost.yaml"), """
                pipelines:
                  - {camera: 'test:', model: {file: m.tflite}, trigger: {pin: 17}}
                """ + gpio);
    }

    private GpioConfig gpio(String text) throws Exception {
        return Objects.requireNonNull(ConfigYaml.station(config(text)).gpio());
    }

    @Test
    void list_showsPinsTheirUsersAndTheConfiguration() throws Exception {
        StationConfig station = ConfigYaml.station(config("gpio: {actuators: {pin: 22, label: person}}\n"));
        int exitCode;
        try (var _ = chip.output(4, Initial.LOW, "w1")) {
            exitCode = GpioListCommand.show(
                    List.of(new Found.Open(NODE, chip)),
                    GpioConfig.uses(station.gpio(), station.pipelines()),
                    out(),
                    err());
        }
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("gpiochip0  pinctrl-bcm2711, 28 pins, a Raspberry Pi's header")
                .containsPattern("(?m)^ +4  GPIO4 +output  used by \"w1\"$")
                .containsPattern("(?m)^ +5  GPIO5 +input   free$")
                .containsPattern("(?m)^ +17  trigger of main, rising$")
                .containsPattern("(?m)^ +22  actuator for person in main$");
    }

    @Test
    void list_asJson_saysTheSame_andWhatCantBeOpened() throws Exception {
        StationConfig station = ConfigYaml.station(config("gpio: {actuators: {pin: 22, label: person}}\n"));
        Path closed = Path.of("/dev/gpiochip9");
        int exitCode;
        try (var _ = chip.output(4, Initial.LOW, "w1")) {
            exitCode = GpioListJson.show(
                    List.of(
                            new Found.Open(NODE, chip),
                            new Found.Closed(closed, new GpioFault("permission denied", "join the group"))),
                    GpioConfig.uses(station.gpio(), station.pipelines()),
                    out());
        }
        assertThat(exitCode).isEqualTo(ExitCode.PARTLY);
        PublishedSchemas.assertFollows("watchpost.gpio/1", out.toString());
        assertThat(out.toString())
                .contains("\"label\":\"pinctrl-bcm2711\",\"header\":true")
                .contains("{\"pin\":4,\"name\":\"GPIO4\",\"direction\":\"output\",\"used\":true,\"usedBy\":\"w1\"}")
                .contains("{\"pin\":5,\"name\":\"GPIO5\",\"direction\":\"input\",\"used\":false}")
                .contains("\"node\":\"/dev/gpiochip9\",\"problem\":\"permission denied\",\"hint\":\"join the group\"")
                .contains("{\"pin\":17,\"use\":\"trigger of main, rising\"}")
                .contains("{\"pin\":22,\"use\":\"actuator for person in main\"}");
    }

    @Test
    void list_ofThisMachine_asJson_isOneObject() throws Exception {
        assertThat(Watchpost.run(out(), err(), "gpio", "list", "--json")).isIn(ExitCode.OK, ExitCode.PARTLY);
        PublishedSchemas.assertFollows("watchpost.gpio/1", out.toString());
    }

    @Test
    void list_aChipThatMayNotBeOpened_isNamedWithWhatToDo() {
        int exitCode = GpioListCommand.show(
                List.of(new Found.Closed(NODE, new GpioFault("/dev/gpiochip0: permission denied", "join the group"))),
                Map.of(),
                out(),
                err());
        assertThat(exitCode).isEqualTo(ExitCode.PARTLY);
        assertThat(err.toString()).contains("/dev/gpiochip0: permission denied; join the group");
    }

    @Test
    void list_withoutAnyChip_saysSo() {
        assertThat(GpioListCommand.show(List.of(), Map.of(), out(), err())).isEqualTo(ExitCode.OK);
        assertThat(err.toString()).contains("no GPIO chip");
    }

    @Test
    void blink_switchesAndEndsOff() throws Exception {
        GpioBlinkCommand.blink(chip, new Blinking(22, 2, true, false), clock, out());
        assertThat(out.toString()).contains("on 1/2").contains("on 2/2");
        assertThat(chip.level(22)).as("off is high").isTrue();
        assertThat(chip.line(22).isUsed()).isFalse();
        assertThat(clock.uptimeMillis()).isEqualTo(3_000);
    }

    @Test
    void blink_dryRun_touchesNothing() throws Exception {
        GpioBlinkCommand.blink(chip, new Blinking(22, 3, true, true), clock, out());
        assertThat(out.toString()).contains("dry run: pin 22 of gpiochip0 would be low 3 times");
        assertThat(chip.level(22)).isFalse();
    }

    @Test
    void blink_aPinInUse_saysByWhom() throws Exception {
        try (var _ = chip.output(22, Initial.LOW, "watchpost")) {
            assertThatThrownBy(() -> GpioBlinkCommand.blink(chip, new Blinking(22, 1, false, false), clock, out()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("in use by \"watchpost\"");
        }
    }

    @Test
    void watch_showsEdges() throws Exception {
        List<Throwable> problems = new ArrayList<>();
        Thread watching = Thread.ofPlatform().start(() -> {
            try {
                GpioWatchCommand.watch(chip, new Watching(17, Pull.UP, 0, 2), out());
            } catch (Failure e) {
                problems.add(e);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> chip.line(17).isUsed());
        chip.pull(17, true);
        clock.advanceMillis(25);
        chip.pull(17, false);
        watching.join();
        assertThat(problems).isEmpty();
        assertThat(out.toString())
                .contains("pin 17 of gpiochip0 is low")
                .contains("rising")
                .contains("falling  25.0 ms after the last");
    }

    @Test
    void safe_drivesWhatHasASafeStateAndNothingElse() throws Exception {
        List<SafePin> pins = GpioSafeCommand.pins(gpio("""
                gpio:
                  indicator: {pin: 27}
                  actuators:
                    - {pin: 22, activeLow: true, label: a}
                    - {pin: 23, label: a, safe: on}
                    - {pin: 24, label: a, safe: keep}
                """));
        assertThat(pins).containsExactly(new SafePin(22, true), new SafePin(23, true), new SafePin(27, false));

        try (var _ = chip.output(23, Initial.LOW, "watchpost")) {
            assertThat(GpioSafeCommand.drive(chip, pins, out(), err())).isEqualTo(ExitCode.PARTLY);
        }
        assertThat(err.toString()).contains("pin 23 of gpiochip0 is in use by \"watchpost\"");
        assertThat(chip.level(22)).isTrue();
        assertThat(out.toString()).contains("pin 22 of gpiochip0 is high").contains("pin 27 of gpiochip0 is low");
    }

    @Test
    void safe_dryRunAndWithoutPins_needNoChip() throws Exception {
        Path file = config("gpio: {actuators: {pin: 22, activeLow: true, label: a}}\n");
        int exitCode = Watchpost.run(out(), err(), "gpio", "safe", "--config", file.toString(), "--dry-run");
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("dry run: pin 22 would be high");

        Path without = config("");
        assertThat(Watchpost.run(out(), err(), "gpio", "safe", "--config", without.toString()))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void chip_thatIsNotThere_isUnavailable() {
        assertThat(Watchpost.run(out(), err(), "gpio", "blink", "22", "--chip", "no-such-chip"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("chip");
        assertThat(Watchpost.run(out(), err(), "gpio", "watch", "22", "--pull", "sideways"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("off | up | down");
    }
}
