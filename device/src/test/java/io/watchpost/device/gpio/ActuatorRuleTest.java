package io.watchpost.device.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.device.gpio.ActuatorRule.State;
import io.watchpost.testing.ManualClock;
import org.junit.jupiter.api.Test;

/** n of m frames, the hold, and the stall. */
final class ActuatorRuleTest {
    private final ManualClock clock = new ManualClock();

    private State saw(ActuatorRule rule, boolean isMatch) {
        return rule.saw(isMatch, clock.nanos());
    }

    private State after(ActuatorRule rule, long millis) {
        clock.advanceMillis(millis);
        return rule.at(clock.nanos());
    }

    @Test
    void rule_beforeTheFirstFrame_isSafe() {
        ActuatorRule rule = new ActuatorRule(1, 1, 1_000, 5_000);
        assertThat(after(rule, 0)).isEqualTo(State.SAFE);
        assertThat(after(rule, 1_000_000)).isEqualTo(State.SAFE);
    }

    @Test
    void rule_aMatch_isHeldFromTheLastMatchOn() {
        ActuatorRule rule = new ActuatorRule(1, 1, 1_000, 5_000);
        assertThat(saw(rule, false)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, true)).isEqualTo(State.ACTIVE);
        assertThat(after(rule, 900)).isEqualTo(State.ACTIVE);
        assertThat(saw(rule, true)).isEqualTo(State.ACTIVE);
        assertThat(after(rule, 999)).isEqualTo(State.ACTIVE);
        assertThat(after(rule, 1)).isEqualTo(State.INACTIVE);
    }

    @Test
    void rule_framesThatDoNotMatch_doNotShortenTheHold() {
        ActuatorRule rule = new ActuatorRule(1, 1, 1_000, 5_000);
        saw(rule, true);
        clock.advanceMillis(500);
        assertThat(saw(rule, false)).isEqualTo(State.ACTIVE);
        assertThat(after(rule, 500)).isEqualTo(State.INACTIVE);
    }

    @Test
    void rule_threeOfFive_needsThreeOfTheLastFive() {
        ActuatorRule rule = new ActuatorRule(3, 5, 100, 5_000);
        assertThat(saw(rule, true)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, false)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, true)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, false)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, true)).as("1, 3 and 5 of five").isEqualTo(State.ACTIVE);
        assertThat(after(rule, 100)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, false)).as("the first has left the window").isEqualTo(State.INACTIVE);
        assertThat(saw(rule, true)).isEqualTo(State.ACTIVE);
    }

    @Test
    void rule_noFrameForTheStallTime_isSafe() {
        ActuatorRule rule = new ActuatorRule(1, 1, 1_000, 3_000);
        saw(rule, true);
        assertThat(after(rule, 2_999)).isEqualTo(State.INACTIVE);
        assertThat(after(rule, 1)).isEqualTo(State.SAFE);
        assertThat(saw(rule, false)).isEqualTo(State.INACTIVE);
    }

    @Test
    void rule_holdAsLongAsTheStall_goesFromActiveToSafe() {
        ActuatorRule rule = new ActuatorRule(1, 1, 3_000, 3_000);
        saw(rule, true);
        assertThat(after(rule, 2_999)).isEqualTo(State.ACTIVE);
        assertThat(after(rule, 1)).isEqualTo(State.SAFE);
    }

    @Test
    void rule_framesBeforeAStall_doNotCount() {
        ActuatorRule rule = new ActuatorRule(2, 3, 100, 1_000);
        saw(rule, true);
        clock.advanceMillis(1_000);
        assertThat(saw(rule, true)).isEqualTo(State.INACTIVE);
        assertThat(saw(rule, true)).isEqualTo(State.ACTIVE);
    }
}
