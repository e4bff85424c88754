package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ActuatorConfig;
import io.watchpost.config.SafeState;
import io.watchpost.device.gpio.line.FakeChip;
import io.watchpost.device.gpio.line.GpioChip;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.testing.ManualClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An output that follows what is seen, in every state of its life. */
final class ActuatorTest {
    private static final int PIN = 22;

    private final ManualClock clock = new ManualClock();
    private final FakeChip chip = new FakeChip("gpiochip0", "pinctrl-fake", 28, clock);
    private final AtomicInteger openings = new AtomicInteger();
    private final SharedBoard boards = new SharedBoard(() -> {
        openings.incrementAndGet();
        return chip.reopened();
    });
    private final SwitchLatency latency = new SwitchLatency();

    @AfterEach
    void end() {
        boards.close();
    }

    private Actuator actuator(boolean activeLow, SafeState safe, boolean dryRun) {
        return new Actuator(
                new ActuatorConfig(PIN, activeLow, "main", "person", 0.6, 1, 1, 1_000, 5_000, safe),
                dryRun,
                boards,
                latency,
                clock);
    }

    private void sees(Actuator actuator, double score) {
        actuator.seen(Sightings.frame(clock), Sightings.result("main", "person", score));
    }

    private void after(Actuator actuator, long millis) {
        clock.advanceMillis(millis);
        actuator.look();
    }

    @Test
    void actuator_aFrameThatMatches_isSwitchedAtOnceAndHeld() {
        Actuator actuator = actuator(false, SafeState.OFF, false);
        actuator.look();
        assertThat(chip.level(PIN)).isFalse();

        sees(actuator, 0.59);
        assertThat(chip.level(PIN)).as("below minScore").isFalse();
        sees(actuator, 0.6);
        assertThat(chip.level(PIN)).isTrue();
        after(actuator, 999);
        assertThat(chip.level(PIN)).isTrue();
        after(actuator, 1);
        assertThat(chip.level(PIN)).isFalse();
        assertThat(actuator.snapshot().state()).isEqualTo("inactive");
        assertThat(actuator.snapshot().switches()).isEqualTo(2);
    }

    @Test
    void actuator_activeLow_isOnWhenThePinIsLow() {
        Actuator actuator = actuator(true, SafeState.OFF, false);
        actuator.look();
        assertThat(chip.level(PIN)).isTrue();
        sees(actuator, 0.9);
        assertThat(chip.level(PIN)).isFalse();
        actuator.close();
        assertThat(chip.level(PIN)).as("off at the end").isTrue();
    }

    @Test
    void actuator_safeOn_isOnAtStartWithoutFramesAndAtTheEnd() {
        Actuator actuator = actuator(false, SafeState.ON, false);
        actuator.look();
        assertThat(chip.level(PIN)).as("before the first frame").isTrue();
        sees(actuator, 0.1);
        assertThat(chip.level(PIN)).as("frames come, and don't ask for it").isFalse();
        after(actuator, 5_000);
        assertThat(chip.level(PIN)).as("the camera is dead").isTrue();
        assertThat(actuator.snapshot().state()).isEqualTo("safe");
        sees(actuator, 0.1);
        actuator.close();
        assertThat(chip.level(PIN)).as("at the end").isTrue();
    }

    @Test
    void actuator_safeKeep_isLeftAsItWasFoundAndAsItStood() {
        chip.pull(PIN, true);
        Actuator actuator = actuator(false, SafeState.KEEP, false);
        actuator.look();
        assertThat(chip.level(PIN)).as("as it was found").isTrue();
        assertThat(actuator.snapshot().on()).isNull();
        sees(actuator, 0.1);
        assertThat(chip.level(PIN)).isFalse();
        sees(actuator, 0.9);
        actuator.close();
        assertThat(chip.level(PIN)).as("as it stood").isTrue();
    }

    @Test
    void actuator_framesOfAFaultyCamera_vouchForNothing() {
        Actuator actuator = actuator(false, SafeState.ON, false);
        actuator.look();
        sees(actuator, 0.1);
        assertThat(chip.level(PIN)).isFalse();
        for (int second = 0; second < 5; second++) {
            clock.advanceMillis(1_000);
            actuator.seen(Sightings.frame(clock), Sightings.result("main", "person", 0.9, List.of("covered")));
            actuator.look();
        }
        assertThat(actuator.snapshot().state()).isEqualTo("safe");
        assertThat(chip.level(PIN)).isTrue();
    }

    @Test
    void actuator_theCameraDiesWhileItIsOn_endsWithTheHold() {
        for (SafeState safe : new SafeState[] {SafeState.OFF, SafeState.KEEP}) {
            Actuator actuator = actuator(false, safe, false);
            actuator.look();
            sees(actuator, 0.9);
            assertThat(chip.level(PIN)).isTrue();
            after(actuator, 60_000);
            assertThat(chip.level(PIN)).as("safe: %s", safe).isFalse();
            actuator.close();
        }
    }

    @Test
    void actuator_lineInUse_saysByWhomAndIsHadLater() throws Exception {
        var others = chip.output(PIN, GpioChip.Initial.LOW, "somebody");
        Actuator actuator = actuator(false, SafeState.OFF, false);
        actuator.look();
        GpioFault problem = actuator.snapshot().problem();
        assertThat(problem).isNotNull().hasMessageContaining("in use by \"somebody\"");

        sees(actuator, 0.9);
        assertThat(latency.summary().switches()).as("nothing was switched").isZero();
        others.close();
        after(actuator, 500);
        assertThat(actuator.snapshot().problem()).as("not asked again yet").isNotNull();
        clock.advanceMillis(OutputPin.RETRY_MILLIS);
        sees(actuator, 0.9);
        actuator.look();
        assertThat(actuator.snapshot().problem()).isNull();
        assertThat(chip.level(PIN)).as("what it should be by now").isTrue();
    }

    @Test
    void actuator_chipUnplugged_isReportedAndComesBack() {
        Actuator actuator = actuator(false, SafeState.OFF, false);
        actuator.look();
        chip.fail(GpioFault.gone("the chip is gone", "plug it in"));
        sees(actuator, 0.9);
        assertThat(actuator.snapshot().problem()).isNotNull().hasMessage("the chip is gone");
        assertThat(boards.fault()).isNotNull();

        chip.fail(null);
        clock.advanceMillis(OutputPin.RETRY_MILLIS);
        sees(actuator, 0.9);
        actuator.look();
        assertThat(chip.level(PIN)).isTrue();
        assertThat(boards.fault()).isNull();
        assertThat(openings).hasValue(2);
    }

    @Test
    void actuator_dryRun_neverTouchesTheChip() {
        Actuator actuator = actuator(false, SafeState.ON, true);
        actuator.look();
        sees(actuator, 0.9);
        after(actuator, 10_000);
        actuator.close();
        assertThat(openings).hasValue(0);
        assertThat(chip.level(PIN)).isFalse();
        assertThat(actuator.snapshot().state()).isEqualTo("safe");
    }

    @Test
    void label_thatTheModelDoesNotHave_isAProblemUntilAModelHasIt() {
        Actuator actuator = actuator(false, SafeState.OFF, false);
        actuator.look();
        actuator.begins(List.of("cat", "dog"));
        assertThat(actuator.snapshot().problem()).isNotNull().hasMessage("the model has no class \"person\"");
        actuator.begins(List.of("cat", "person"));
        assertThat(actuator.snapshot().problem()).isNull();
    }

    @Test
    void latency_isFromTheCaptureToTheSwitch() {
        Actuator actuator = actuator(false, SafeState.OFF, false);
        actuator.look();
        var frame = Sightings.frame(clock);
        clock.advanceMillis(42);
        actuator.seen(frame, Sightings.result("main", "person", 0.9));
        assertThat(latency.summary()).isEqualTo(new SwitchLatency.Summary(1, 42, 42, 42));
    }
}
