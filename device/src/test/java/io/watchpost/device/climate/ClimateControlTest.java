package io.watchpost.device.climate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ClimateConfig;
import io.watchpost.config.ClimateStep;
import io.watchpost.pipeline.Ease;
import io.watchpost.pipeline.Easing;
import io.watchpost.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From what is measured to what the pipelines are asked for. */
final class ClimateControlTest {
    private static final int ENOUGH_TURNS = 60;

    private final ManualClock clock = new ManualClock();
    private final Easing front = new Easing();
    private final Easing back = new Easing();
    private final Thermometer thermometer = new Thermometer();

    ClimateControlTest() {
        for (Easing one : List.of(front, back)) {
            one.classifies(30);
            one.allowPictureDivisor(2);
            one.allowModel(4, true);
        }
    }

    @Test
    void tooWarm_isAnsweredInTheDeclaredOrder_andNothingIsClaimedThatChangesNothing() {
        ClimateControl control = control(
                List.of(ClimateStep.THREADS, ClimateStep.FRAME_RATE, ClimateStep.RESOLUTION, ClimateStep.VARIANT));
        thermometer.celsius = OptionalDouble.of(90);

        turn(control, ENOUGH_TURNS);

        assertThat(control.state().traded())
                .extracting(trade -> trade.rung().words())
                .containsExactly(
                        "the model in at most 2 threads", // 8 and 4 would change nothing
                        "the model in 1 thread",
                        "at most 10 frames a second",
                        "at most 5 frames a second",
                        "at most 2 frames a second",
                        "pictures of 1/2 of their width and height", // no camera gives smaller ones
                        "the lightest variant of the model");
        Ease all = new Ease(2, 2, new Ease.Model(1, true));
        assertThat(front.present()).isEqualTo(all);
        assertThat(back.present()).isEqualTo(all);
        assertThat(control.state().isExhausted()).isTrue();
        assertThat(control.state().traded().getFirst().why()).startsWith("90.0 °C");
    }

    @Test
    void log_saysWhatIsTraded_andGivenBack_andWhatNeverHelps() {
        for (Easing one : List.of(front, back)) {
            one.allowPictureDivisor(4);
            one.allowModel(2, false); // a plain file
        }
        ClimateControl control = control(ClimateConfig.STEPS_DEFAULT);
        List<String> said = listen(() -> {
            thermometer.celsius = OptionalDouble.of(90);
            turn(control, ENOUGH_TURNS);
            thermometer.celsius = OptionalDouble.of(40);
            turn(control, 8 * 600);
        });

        assertThat(said)
                .containsExactly(
                        "90.0 °C: at most 10 frames a second from now on, to keep cool",
                        "90.0 °C: at most 5 frames a second from now on, to keep cool",
                        "90.0 °C: at most 2 frames a second from now on, to keep cool",
                        "90.0 °C: pictures of 1/2 of their width and height from now on, to keep cool",
                        "90.0 °C: pictures of 1/4 of their width and height from now on, to keep cool",
                        "90.0 °C: the model in 1 thread from now on, to keep cool",
                        "90.0 °C, and nothing is left to give up (variant would change nothing here); give the machine"
                                + " shade, a heat sink or air, or raise climate.holdCelsius",
                        "40.0 °C: no longer the model in 1 thread",
                        "40.0 °C: no longer pictures of 1/4 of their width and height",
                        "40.0 °C: no longer pictures of 1/2 of their width and height",
                        "40.0 °C: no longer at most 2 frames a second",
                        "40.0 °C: no longer at most 5 frames a second",
                        "40.0 °C: no longer at most 10 frames a second");
    }

    /** What the log gets meanwhile. */
    private static List<String> listen(Runnable meanwhile) {
        List<String> said = new ArrayList<>();
        SimpleFormatter formatter = new SimpleFormatter();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                said.add(formatter.formatMessage(logged));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(ClimateControl.class.getName());
        Level before = log.getLevel();
        log.setLevel(Level.INFO);
        log.addHandler(handler);
        try {
            meanwhile.run();
        } finally {
            log.removeHandler(handler);
            log.setLevel(before);
        }
        return said;
    }

    @Test
    void limitThatIsNotReachedAnyway_isPassedOver() {
        front.classifies(8);
        back.classifies(4);
        ClimateControl control = control(List.of(ClimateStep.FRAME_RATE));
        thermometer.celsius = OptionalDouble.of(90);

        turn(control, ENOUGH_TURNS);

        assertThat(control.state().traded())
                .extracting(trade -> trade.rung().words())
                .containsExactly("at most 5 frames a second", "at most 2 frames a second");
    }

    @Test
    void cool_givesEverythingBack_inTheOppositeOrder() {
        ClimateControl control = control(ClimateConfig.STEPS_DEFAULT);
        thermometer.celsius = OptionalDouble.of(90);
        turn(control, ENOUGH_TURNS);
        List<Trade> most = control.state().traded();
        thermometer.celsius = OptionalDouble.of(40);

        while (control.state().traded().size() == most.size()) {
            turn(control, 1);
        }
        assertThat(control.state().traded()).isEqualTo(most.subList(0, most.size() - 1));
        assertThat(control.state().isExhausted()).isFalse();
        turn(control, 8 * 600);

        assertThat(control.state().traded()).isEmpty();
        assertThat(front.present()).isEqualTo(Ease.NONE);
    }

    @Test
    void lostSensor_keepsWhatIsTraded_andIsTold() {
        ClimateControl control = control(ClimateConfig.STEPS_DEFAULT);
        thermometer.celsius = OptionalDouble.of(90);
        turn(control, ENOUGH_TURNS);
        Ease before = front.present();
        thermometer.celsius = OptionalDouble.empty();

        turn(control, 10_000);

        assertThat(front.present()).isEqualTo(before);
        assertThat(control.state().problem())
                .isEqualTo("the temperature (cpu-thermal) can't be read any more: what is given up stays so");
        thermometer.celsius = OptionalDouble.of(40);
        turn(control, 10_000);
        assertThat(control.state().problem()).isEmpty();
        assertThat(front.present()).isEqualTo(Ease.NONE);
    }

    @Test
    void machineWithoutASensor_saysThatNothingIsHeld() {
        ClimateControl control = control(ClimateConfig.STEPS_DEFAULT);

        turn(control, 10);

        assertThat(control.state().problem())
                .isEqualTo("no temperature can be read under /sys/class/thermal: none is held");
    }

    @Test
    void withoutATemperatureToHold_itIsOnlySaid() {
        ClimateControl control = new ClimateControl(ClimateConfig.DEFAULT, thermometer, List.of(front, back), clock);
        thermometer.celsius = OptionalDouble.of(99);

        turn(control, 100);

        assertThat(control.isGoverning()).isFalse();
        assertThat(control.state().celsius()).hasValue(99);
        assertThat(control.state().traded()).isEmpty();
        assertThat(control.state().problem()).isEmpty();
        assertThat(front.present()).isEqualTo(Ease.NONE);
    }

    @Test
    void flickeringPower_isBadUntilItWasGoodForAMinute() {
        ClimateControl control = new ClimateControl(ClimateConfig.DEFAULT, thermometer, List.of(front), clock);
        thermometer.power = new Power(0x10001, true);
        turn(control, 1);
        thermometer.power = new Power(0x10000, true);
        turn(control, 20);
        assertThat(requireNonNull(control.state().power()).isUnderVoltage()).isTrue();
        turn(control, 20);
        assertThat(requireNonNull(control.state().power()).isUnderVoltage()).isFalse();
        assertThat(requireNonNull(control.state().power()).wasUnderVoltage()).isTrue();
    }

    private ClimateControl control(List<ClimateStep> steps) {
        ClimateConfig config = new ClimateConfig(75.0, 5, steps, ClimateConfig.FRAME_RATES_DEFAULT, null);
        return new ClimateControl(config, thermometer, List.of(front, back), clock);
    }

    private void turn(ClimateControl control, int turns) {
        for (int turn = 0; turn < turns; turn++) {
            control.turn();
            clock.advanceMillis(2_000);
        }
    }

    private static final class Thermometer implements Sensors {
        private OptionalDouble celsius = OptionalDouble.empty();
        private @Nullable Power power;

        @Override
        public Reading read() {
            return new Reading(celsius, power);
        }

        @Override
        public String zone() {
            return "cpu-thermal";
        }
    }
}
