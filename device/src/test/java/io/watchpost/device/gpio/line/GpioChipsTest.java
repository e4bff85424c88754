package io.watchpost.device.gpio.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.device.libc.Errno;
import io.watchpost.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which chip is meant, and what is said when there is none. */
final class GpioChipsTest {
    @TempDir
    private Path dev;

    /** A node whose text is the chip's label; "denied" can't be opened. */
    private void node(String name, String label) throws Exception {
        Files.writeString(dev.resolve(name), label);
    }

    private GpioChips chips() {
        return new GpioChips(dev, node -> {
            String label = read(node);
            if (label.equals("denied")) {
                throw LineFaults.opening(node, Errno.EACCES);
            }
            return new FakeChip(String.valueOf(node.getFileName()), label, 28, new ManualClock());
        });
    }

    private static String read(Path node) {
        try {
            return Files.readString(node);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void open_onARaspberryPi_takesTheHeadersChip() throws Exception {
        node("gpiochip0", "raspberrypi-exp-gpio");
        node("gpiochip1", "pinctrl-bcm2711");
        assertThat(chips().open(null).name()).isEqualTo("gpiochip1");

        node("gpiochip10", "pinctrl-rp1");
        assertThat(chips().open(null).name()).isEqualTo("gpiochip10");
    }

    @Test
    void open_wanted_goesByNameLabelOrPath() throws Exception {
        node("gpiochip0", "pinctrl-bcm2711");
        node("gpiochip1", "mcp23017");
        assertThat(chips().open("gpiochip1").label()).isEqualTo("mcp23017");
        assertThat(chips().open("mcp23017").name()).isEqualTo("gpiochip1");
        assertThat(chips().open(dev.resolve("gpiochip1").toString()).name()).isEqualTo("gpiochip1");
    }

    @Test
    void open_notThere_namesThoseThatAre() throws Exception {
        node("gpiochip0", "INT34C6:00");
        node("gpiochip1", "mcp23017");
        assertThatThrownBy(() -> chips().open(null))
                .hasMessageContaining("no GPIO chip here is known")
                .hasMessageContaining("gpiochip0 (INT34C6:00), gpiochip1 (mcp23017)")
                .satisfies(e -> assertThat(((GpioFault) e).hint()).contains("gpio: {chip: LABEL}"));
        assertThatThrownBy(() -> chips().open("pcf8574")).hasMessageContaining("there is no chip pcf8574");
    }

    @Test
    void open_withoutAnyChip_saysSo() {
        assertThatThrownBy(() -> chips().open(null)).hasMessageContaining("this machine has no GPIO chip");
    }

    @Test
    void open_withoutPermission_namesGroupAndRule() throws Exception {
        node("gpiochip0", "denied");
        assertThatThrownBy(() -> chips().open(null))
                .hasMessageContaining("gpiochip0: permission denied")
                .satisfies(e -> assertThat(((GpioFault) e).hint())
                        .contains("SUBSYSTEM==\"gpio\", GROUP=\"gpio\", MODE=\"0660\"")
                        .contains("SupplementaryGroups=gpio"));
    }

    @Test
    void open_aForeignChipWithoutPermission_doesNotHideTheRightOne() throws Exception {
        node("gpiochip0", "denied");
        node("gpiochip1", "pinctrl-bcm2835");
        assertThat(chips().open(null).name()).isEqualTo("gpiochip1");
        assertThatThrownBy(() -> chips().open("gpiochip7")).hasMessageContaining("there is no chip gpiochip7");
    }
}
