package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.IndicatorConfig;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.part.StickSign;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.testing.ManualClock;
import io.watchpost.transport.DeliveryState.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the lamp says, and that it says it. */
final class IndicatorTest {
    private final ManualClock clock = new ManualClock();
    private final FakeChip chip = new FakeChip("gpiochip0", "pinctrl-fake", 28, clock);
    private final FakeView view = new FakeView();

    @Test
    void signal_saysTheWorst() {
        assertThat(Indicator.worst(view)).isEqualTo(Signal.RUNNING);
        view.phases = List.of(Phase.CONNECTED, Phase.WAITING);
        assertThat(Indicator.worst(view)).as("one broker takes the results").isEqualTo(Signal.RUNNING);
        view.isTrying = true;
        assertThat(Indicator.worst(view)).isEqualTo(Signal.ON_TRIAL);
        view.phases = List.of(Phase.NOT_AUTHORISED, Phase.WAITING);
        assertThat(Indicator.worst(view)).isEqualTo(Signal.OFFLINE);
        view.state = new PipelineState.Waiting("no frame", "look");
        assertThat(Indicator.worst(view)).isEqualTo(Signal.ERROR);
        view.state = new PipelineState.Failed("refused");
        assertThat(Indicator.worst(view)).isEqualTo(Signal.ERROR);
        view.state = new PipelineState.Loading();
        view.outboxProblem = "disk full";
        assertThat(Indicator.worst(view)).isEqualTo(Signal.ERROR);
    }

    @Test
    void stick_isSaidBeforeAllElse_andForAWhileOnly_onceItMayBePulledOut() {
        try (SharedBoard boards = new SharedBoard(chip::reopened)) {
            Indicator indicator = new Indicator(new IndicatorConfig(27, false), false, boards, clock);
            view.state = new PipelineState.Failed("refused");
            assertThat(indicator.of(view)).isEqualTo(Signal.ERROR);
            view.stick = StickSign.WORKING;
            assertThat(indicator.of(view)).isEqualTo(Signal.STICK_WORKING);
            clock.advanceMillis(10 * Indicator.STICK_MILLIS);
            assertThat(indicator.of(view)).as("as long as it takes").isEqualTo(Signal.STICK_WORKING);

            view.stick = StickSign.DONE;
            assertThat(indicator.of(view)).isEqualTo(Signal.STICK_DONE);
            clock.advanceMillis(Indicator.STICK_MILLIS - 1);
            assertThat(indicator.of(view)).isEqualTo(Signal.STICK_DONE);
            clock.advanceMillis(1);
            assertThat(indicator.of(view)).as("it was left in").isEqualTo(Signal.ERROR);

            view.stick = StickSign.PROBLEM;
            assertThat(indicator.of(view)).isEqualTo(Signal.STICK_PROBLEM);
            view.stick = StickSign.NONE;
            assertThat(indicator.of(view)).as("it was pulled out").isEqualTo(Signal.ERROR);
        }
    }

    @Test
    void lamp_eachSignal_blinksItsRhythm() {
        try (SharedBoard boards = new SharedBoard(chip::reopened)) {
            Indicator indicator = new Indicator(new IndicatorConfig(27, true), false, boards, clock);
            for (Signal signal : Signal.values()) {
                indicator.show(signal);
                StringBuilder seen = new StringBuilder();
                StringBuilder expected = new StringBuilder();
                for (int at = 0; at < 4_000; at += 50) {
                    indicator.show(signal);
                    seen.append(chip.level(27) ? '.' : '#'); // active low
                    expected.append(signal.isLit(at) ? '#' : '.');
                    clock.advanceMillis(50);
                }
                assertThat(seen).as(signal.name()).hasToString(expected.toString());
            }
            indicator.show(Signal.ERROR);
            indicator.close();
            assertThat(chip.level(27)).as("dark at the end").isTrue();
        }
    }
}
