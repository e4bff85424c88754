package io.watchpost.device.gpio.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.gpio.line.GpioChip.Initial;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of a line when the process that drives it is killed: the kernel gives it back, and the driver decides. */
final class KilledHolderTest {
    private static final int LINE = 7;

    private final SimulatedChip simulated;

    KilledHolderTest() throws Exception {
        simulated = SimulatedChip.needed();
    }

    @Test
    void line_itsProcessKilled_isFreeAndFallsBackToTheResistor() throws Exception {
        simulated.pull(LINE, false);
        Process holder = holder();
        assertThat(simulated.level(LINE)).isTrue();

        holder.destroyForcibly().waitFor();

        try (GpioChip chip = new CharacterDevice(simulated.node())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !chip.line(LINE).isUsed());
            assertThat(simulated.level(LINE))
                    .as("nobody drives it: the simulated resistor pulls down")
                    .isFalse();
            try (OutputLine again = chip.output(LINE, Initial.LOW, "next")) {
                assertThat(again.isHigh()).isFalse();
            }
        }
    }

    @Test
    void line_itsProcessKilledWithAPullUp_goesHighWhateverItDrove() throws Exception {
        simulated.pull(LINE, true);
        try (GpioChip chip = new CharacterDevice(simulated.node())) {
            try (OutputLine line = chip.output(LINE, Initial.LOW, "test")) {
                assertThat(simulated.level(LINE)).isFalse();
                assertThat(line.isHigh()).isFalse();
            }
            assertThat(simulated.level(LINE)).isTrue();
        } finally {
            simulated.pull(LINE, false);
        }
    }

    private Process holder() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LineHolder.class.getName(),
                        simulated.node().toString(),
                        Integer.toString(LINE))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("drives high");
        return process;
    }
}
