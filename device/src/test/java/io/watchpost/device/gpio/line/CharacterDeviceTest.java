package io.watchpost.device.gpio.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.device.gpio.line.GpioChip.Initial;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The kernel's character device, where it simulates a chip. */
final class CharacterDeviceTest extends GpioChipContract {
    private final SimulatedChip simulated;

    CharacterDeviceTest() throws Exception {
        simulated = SimulatedChip.needed();
    }

    @Override
    protected GpioChip open() throws Exception {
        return new CharacterDevice(simulated.node());
    }

    @Override
    protected void pull(int line, boolean high) throws Exception {
        simulated.pull(line, high);
    }

    @Override
    protected boolean isDriven(int line) throws Exception {
        return simulated.level(line);
    }

    @Test
    void input_bouncing_isQuietWhileItBounces() throws Exception {
        pull(6, false);
        try (InputLine line = chip.input(6, Pull.OFF, 2_000_000, "test")) {
            for (int bounce = 0; bounce < 10; bounce++) {
                pull(6, true);
                pull(6, false);
            }
            pull(6, true);
            Edge only = edge(line);
            assertThat(only.isRising()).isTrue();
            assertThat(line.await(10)).isNull();
        }
    }

    @Test
    void line_heldThroughOneOpening_isRefusedToAnother() throws Exception {
        try (OutputLine line = chip.output(2, Initial.HIGH, "test")) {
            assertThat(line.isHigh()).isTrue();
            try (GpioChip other = new CharacterDevice(simulated.node())) {
                assertThatThrownBy(() -> other.output(2, Initial.LOW, "other")).hasMessageContaining("\"test\"");
            }
        }
        try (GpioChip other = new CharacterDevice(simulated.node())) {
            other.output(2, Initial.LOW, "other").close();
        }
    }

    @Test
    void node_thatIsNoChip_isNamed() throws Exception {
        assertThatThrownBy(() -> new CharacterDevice(java.nio.file.Path.of("/dev/null")))
                .isInstanceOf(GpioFault.class)
                .hasMessageContaining("/dev/null: isn't a GPIO chip");
        assertThat(Files.exists(simulated.node())).isTrue();
    }
}
