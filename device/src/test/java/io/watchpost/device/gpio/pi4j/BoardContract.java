package io.watchpost.device.gpio.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.watchpost.device.gpio.line.Edge;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.gpio.pi4j.Board.InputUse;
import io.watchpost.device.gpio.pi4j.Board.OutputUse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pi4J over a chip: outputs with their states, inputs with their edges; over the fake, and over the kernel's. */
abstract class BoardContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Board board;

    protected abstract GpioChip open() throws Exception;

    protected abstract void pull(int line, boolean high) throws Exception;

    protected abstract boolean isDriven(int line) throws Exception;

    @BeforeEach
    final void openBoard() throws Exception {
        board = new Board(open(), "watchpost");
    }

    @AfterEach
    final void closeBoard() {
        if (board != null) {
            board.close();
        }
    }

    @Test
    final void output_onAndOff_followsActiveLow() throws Exception {
        DigitalOutput high = board.output(new OutputUse(2, false, false, false));
        DigitalOutput low = board.output(new OutputUse(3, true, false, false));
        assertThat(isDriven(2)).isFalse();
        assertThat(isDriven(3)).isTrue();

        Board.drive(high, true);
        Board.drive(low, true);
        assertThat(isDriven(2)).isTrue();
        assertThat(isDriven(3)).isFalse();
        assertThat(low.isOn()).isTrue();
        assertThat(high.state()).isEqualTo(DigitalState.HIGH);
    }

    @Test
    final void output_withoutInitialState_leavesTheLineAsItIs() throws Exception {
        pull(4, true);
        DigitalOutput output = board.output(new OutputUse(4, false, null, null));
        assertThat(isDriven(4)).isTrue();
        assertThat(output.isOn()).isTrue();
    }

    @Test
    final void output_inUse_saysByWhom() throws Exception {
        board.output(new OutputUse(2, false, false, false));
        try (Board other = new Board(open(), "other")) {
            assertThatThrownBy(() -> other.output(new OutputUse(2, false, true, false)))
                    .isInstanceOf(GpioFault.class)
                    .hasMessageContaining("in use by \"watchpost\"");
        }
    }

    @Test
    final void output_released_canBeHadAgain() throws Exception {
        board.release(board.output(new OutputUse(2, false, true, false)));
        assertThat(board.output(new OutputUse(2, false, true, false)).isOn()).isTrue();
    }

    @Test
    final void input_edges_reachListenersWithTheKernelsTimes() throws Exception {
        pull(6, false);
        WatchedInput input = board.input(new InputUse(6, PullResistance.OFF, 0));
        assertThat(input.input().state()).isEqualTo(DigitalState.LOW);
        List<Edge> edges = new CopyOnWriteArrayList<>();
        List<DigitalState> states = new CopyOnWriteArrayList<>();
        DigitalInput pin = input.input();
        pin.addListener(event -> {
            states.add(event.state());
            edges.add(((EdgeEvent) event).edge());
        });

        pull(6, true);
        pull(6, false);

        Awaitility.await().atMost(SOON).until(() -> edges.size() == 2);
        assertThat(states).containsExactly(DigitalState.HIGH, DigitalState.LOW);
        assertThat(edges.getFirst().nanos())
                .isPositive()
                .isLessThanOrEqualTo(edges.getLast().nanos());
        assertThat(pin.state()).isEqualTo(DigitalState.LOW);
        assertThat(input.fault()).isNull();
    }

    @Test
    final void input_released_canBeHadAgain() throws Exception {
        board.release(board.input(new InputUse(6, PullResistance.PULL_UP, 5_000)));
        WatchedInput again = board.input(new InputUse(6, PullResistance.PULL_DOWN, 5_000));
        assertThat(again.fault()).isNull();
    }

    @Test
    final void close_givesEverythingBack() throws Exception {
        board.output(new OutputUse(2, false, true, false));
        board.input(new InputUse(6, PullResistance.OFF, 0));
        board.close();
        board.close();
        try (GpioChip chip = open()) {
            assertThat(chip.line(2).isUsed()).isFalse();
            assertThat(chip.line(6).isUsed()).isFalse();
        }
        assertThatThrownBy(() -> board.output(new OutputUse(2, false, true, false)))
                .isInstanceOf(GpioFault.class);
    }
}
