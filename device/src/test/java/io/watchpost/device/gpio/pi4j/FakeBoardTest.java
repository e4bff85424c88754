package io.watchpost.device.gpio.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.PullResistance;
import io.watchpost.clock.SystemClock;
import io.watchpost.device.gpio.line.Edge;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.pi4j.Board.InputUse;
import io.watchpost.device.gpio.pi4j.Board.OutputUse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Pi4J over the fake, and what only a fake can be told to do. */
final class FakeBoardTest extends BoardContract {
    private final FakeChip fake = new FakeChip("gpiochip0", "pinctrl-fake", 28, new SystemClock());

    @Override
    protected GpioChip open() throws Exception {
        return fake.reopened();
    }

    @Override
    protected void pull(int line, boolean high) {
        fake.pull(line, high);
    }

    @Override
    protected boolean isDriven(int line) {
        return fake.level(line);
    }

    @Test
    void output_closed_goesIntoItsShutdownStateAndStays() throws Exception {
        try (Board own = new Board(open(), "own")) {
            DigitalOutput on = own.output(new OutputUse(8, false, false, true));
            DigitalOutput kept = own.output(new OutputUse(9, false, true, null));
            own.release(on);
            own.release(kept);
            assertThat(fake.level(8)).isTrue();
            assertThat(fake.level(9)).isTrue();
        }
    }

    @Test
    void chip_unplugged_isAFaultOfOutputsAndInputs() throws Exception {
        try (Board own = new Board(open(), "own")) {
            DigitalOutput output = own.output(new OutputUse(8, false, false, false));
            WatchedInput input = own.input(new InputUse(9, PullResistance.OFF, 0));
            fake.fail(new GpioFault("the chip is gone", "plug it in"));

            assertThatThrownBy(() -> Board.drive(output, true))
                    .isInstanceOf(GpioFault.class)
                    .hasMessage("the chip is gone");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> input.fault() != null);
        } finally {
            fake.fail(null);
        }
    }

    @Test
    void input_ofAKernelThatCannotDebounce_isDebouncedHere() throws Exception {
        fake.cannotDebounce();
        try (Board own = new Board(open(), "own")) {
            WatchedInput input = own.input(new InputUse(9, PullResistance.OFF, 600_000_000));
            AtomicInteger edges = new AtomicInteger();
            input.input().addListener(_ -> edges.incrementAndGet());
            for (int bounce = 0; bounce < 5; bounce++) {
                fake.pull(9, true);
                fake.pull(9, false);
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> edges.get() == 1);
            assertThat(edges).hasValue(1);
        }
    }

    @Test
    void debounce_countsTheFirstAndThenOnlyWhatFollowsStillness() {
        Debounce debounce = new Debounce(1_000);
        assertThat(debounce.counts(new Edge(true, 0))).isTrue();
        assertThat(debounce.counts(new Edge(false, 400_000))).isFalse();
        assertThat(debounce.counts(new Edge(true, 1_200_000)))
                .as("bounced 0.8 ms ago")
                .isFalse();
        assertThat(debounce.counts(new Edge(false, 2_200_000))).isTrue();
    }
}
