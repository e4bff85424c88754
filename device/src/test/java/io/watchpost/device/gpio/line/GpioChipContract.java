package io.watchpost.device.gpio.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.device.gpio.line.GpioChip.Initial;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link GpioChip} promises: the fake, and the kernel's character device where there is a simulated chip. */
public abstract class GpioChipContract {
    private static final long EDGE_MILLIS = 10_000;
    private static final String OURS = "watchpost test";

    protected GpioChip chip;

    /** One with at least 8 lines that nobody uses. */
    protected abstract GpioChip open() throws Exception;

    /** What stands for a switch or a sensor at a line. */
    protected abstract void pull(int line, boolean high) throws Exception;

    /** What a lamp at a line would show. */
    protected abstract boolean isDriven(int line) throws Exception;

    /** The next one, which must come. */
    protected static Edge edge(InputLine line) throws GpioFault {
        return Objects.requireNonNull(line.await(EDGE_MILLIS), "no edge came");
    }

    @BeforeEach
    final void openChip() throws Exception {
        chip = open();
    }

    @AfterEach
    final void closeChip() {
        if (chip != null) {
            chip.close();
        }
    }

    @Test
    final void chip_open_hasNameLabelAndLines() {
        assertThat(chip.name()).startsWith("gpiochip");
        assertThat(chip.label()).isNotEmpty();
        assertThat(chip.lines()).isGreaterThanOrEqualTo(8);
    }

    @Test
    final void output_requested_drivesItsInitialStateAtOnce() throws Exception {
        try (OutputLine high = chip.output(2, Initial.HIGH, OURS);
                OutputLine low = chip.output(3, Initial.LOW, OURS)) {
            assertThat(isDriven(2)).isTrue();
            assertThat(isDriven(3)).isFalse();
            assertThat(high.isHigh()).isTrue();
            assertThat(low.isHigh()).isFalse();
        }
    }

    @Test
    final void output_set_isSeenAtTheLine() throws Exception {
        try (OutputLine line = chip.output(2, Initial.LOW, OURS)) {
            line.set(true);
            assertThat(isDriven(2)).isTrue();
            line.set(false);
            assertThat(isDriven(2)).isFalse();
        }
    }

    @Test
    final void output_asIs_drivesWhatTheLineHas() throws Exception {
        pull(4, true);
        pull(5, false);
        try (OutputLine high = chip.output(4, Initial.AS_IS, OURS);
                OutputLine low = chip.output(5, Initial.AS_IS, OURS)) {
            assertThat(isDriven(4)).isTrue();
            assertThat(isDriven(5)).isFalse();
            assertThat(chip.line(4).isOutput()).isTrue();
            high.set(false);
            low.set(true);
            assertThat(isDriven(4)).isFalse();
            assertThat(isDriven(5)).isTrue();
        }
    }

    @Test
    final void line_requested_namesItsConsumer() throws Exception {
        assertThat(chip.line(2).isUsed()).isFalse();
        try (OutputLine _ = chip.output(2, Initial.LOW, OURS)) {
            LineInfo info = chip.line(2);
            assertThat(info.isUsed()).isTrue();
            assertThat(info.consumer()).isEqualTo(OURS);
            assertThat(info.offset()).isEqualTo(2);
        }
        assertThat(chip.line(2).isUsed()).isFalse();
    }

    @Test
    final void line_inUse_isRefusedNamingTheUser() throws Exception {
        try (OutputLine _ = chip.output(2, Initial.LOW, "gate of next door")) {
            assertThatThrownBy(() -> chip.output(2, Initial.LOW, OURS))
                    .isInstanceOf(GpioFault.class)
                    .hasMessageContaining("pin 2")
                    .hasMessageContaining("in use by \"gate of next door\"");
            assertThatThrownBy(() -> chip.input(2, Pull.OFF, 0, OURS)).hasMessageContaining("gate of next door");
        }
        chip.output(2, Initial.LOW, OURS).close();
    }

    @Test
    final void consumer_longerThanTheKernelTakes_isCut() throws Exception {
        try (OutputLine _ = chip.output(2, Initial.LOW, "w".repeat(40))) {
            assertThat(chip.line(2).consumer()).isEqualTo("w".repeat(31));
        }
    }

    @Test
    final void line_thatTheChipDoesNotHave_isRefused() {
        int beyond = chip.lines();
        assertThatThrownBy(() -> chip.output(beyond, Initial.LOW, OURS))
                .isInstanceOf(GpioFault.class)
                .hasMessageContaining("pin " + beyond + " isn't on " + chip.name());
        assertThatThrownBy(() -> chip.line(-1)).isInstanceOf(GpioFault.class);
    }

    @Test
    final void input_bothEdges_comeInOrderWithTimes() throws Exception {
        pull(6, false);
        try (InputLine line = chip.input(6, Pull.OFF, 0, OURS)) {
            assertThat(line.isHigh()).isFalse();
            long before = new SystemClock().nanos();
            pull(6, true);
            Edge rising = edge(line);
            assertThat(line.isHigh()).isTrue();
            pull(6, false);
            Edge falling = edge(line);

            assertThat(rising.isRising()).isTrue();
            assertThat(falling.isRising()).isFalse();
            assertThat(rising.nanos()).isBetween(before, falling.nanos());
            assertThat(falling.nanos()).isLessThanOrEqualTo(new SystemClock().nanos());
        }
    }

    @Test
    final void input_nothingHappens_givesNothing() throws Exception {
        try (InputLine line = chip.input(6, Pull.OFF, 0, OURS)) {
            assertThat(line.await(1)).isNull();
        }
    }

    @Test
    final void input_debounced_seesWhatStays() throws Exception {
        pull(6, false);
        try (InputLine line = chip.input(6, Pull.OFF, 5_000, OURS)) {
            assertThat(line.isDebounced()).isTrue();
            pull(6, true);
            Edge rising = edge(line);
            assertThat(rising.isRising()).isTrue();
            assertThat(line.await(1)).isNull();
        }
    }

    @Test
    final void line_givenBack_canBeHadAgainAsSomethingElse() throws Exception {
        chip.output(6, Initial.LOW, OURS).close();
        chip.input(6, Pull.UP, 0, OURS).close();
        chip.input(6, Pull.DOWN, 0, OURS).close();
        OutputLine line = chip.output(6, Initial.LOW, OURS);
        line.close();
        line.close();
        assertThatThrownBy(() -> line.set(true)).isInstanceOf(GpioFault.class);
        InputLine input = chip.input(6, Pull.OFF, 0, OURS);
        input.close();
        assertThatThrownBy(() -> input.await(1)).isInstanceOf(GpioFault.class);
        assertThatThrownBy(input::isHigh).isInstanceOf(GpioFault.class);
    }

    @Test
    final void chip_closed_refusesWhatComes() {
        chip.close();
        chip.close();
        assertThatThrownBy(() -> chip.output(2, Initial.LOW, OURS)).isInstanceOf(GpioFault.class);
    }
}
