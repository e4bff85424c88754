package io.watchpost.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the records of the {@code gpio} section and of a pipeline's {@code trigger}. */
final class GpioReader {
    private final Problems problems;

    GpioReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    GpioConfig gpio(Section section) {
        int before = problems.count();
        String chip = section.textOrNull("chip", "a chip's name or label", Function.identity());
        boolean dryRun = section.flag("dryRun", false);
        IndicatorConfig indicator = section.has("indicator") ? indicator(section.section("indicator")) : null;
        List<ActuatorConfig> actuators = new ArrayList<>();
        for (Section one : section.oneOrMore("actuators")) {
            ActuatorConfig actuator = actuator(one);
            if (actuator != null) {
                actuators.add(actuator);
            }
        }
        return section.finish(before, () -> new GpioConfig(chip, dryRun, indicator, actuators));
    }

    @Nullable
    TriggerConfig trigger(Section section) {
        int before = problems.count();
        Integer pin = pin(section);
        TriggerConfig.Edges edge = section.choice(
                "edge",
                Words.of(TriggerConfig.Edges.values(), TriggerConfig.Edges::wireName),
                TriggerConfig.Edges.RISING);
        int debounce = section.whole(
                "debounceMillis", 0, TriggerConfig.DEBOUNCE_MILLIS_MAX, TriggerConfig.DEBOUNCE_MILLIS_DEFAULT);
        TriggerConfig.Resistor pull = section.choice(
                "pull",
                Words.of(TriggerConfig.Resistor.values(), TriggerConfig.Resistor::wireName),
                TriggerConfig.Resistor.OFF);
        return section.finish(before, () -> new TriggerConfig(Objects.requireNonNull(pin), edge, debounce, pull));
    }

    private @Nullable IndicatorConfig indicator(Section section) {
        int before = problems.count();
        Integer pin = pin(section);
        boolean activeLow = section.flag("activeLow", false);
        return section.finish(before, () -> new IndicatorConfig(Objects.requireNonNull(pin), activeLow));
    }

    private @Nullable ActuatorConfig actuator(Section section) {
        int before = problems.count();
        Integer pin = pin(section);
        boolean activeLow = section.flag("activeLow", false);
        String pipeline =
                section.text("pipeline", "a pipeline's name", Function.identity(), PipelineConfig.NAME_DEFAULT);
        String label = section.textOrNull("label", "a label", Function.identity());
        if (label == null && !section.has("label")) {
            section.problem("the label is missing: name the class that switches it with \"label\"");
        }
        double minScore = section.number("minScore", 0, 1, ActuatorConfig.MIN_SCORE_DEFAULT);
        int agree = section.whole("agree", 1, ActuatorConfig.FRAMES_MAX, 1);
        int of = section.whole("of", 1, ActuatorConfig.FRAMES_MAX, agree);
        int hold = section.whole(
                "holdMillis",
                ActuatorConfig.HOLD_MILLIS_MIN,
                ActuatorConfig.MILLIS_MAX,
                ActuatorConfig.HOLD_MILLIS_DEFAULT);
        int stall = section.whole(
                "stallMillis",
                ActuatorConfig.HOLD_MILLIS_MIN,
                ActuatorConfig.MILLIS_MAX,
                Math.max(hold, ActuatorConfig.STALL_MILLIS_DEFAULT));
        SafeState safe = section.choice("safe", Words.of(SafeState.values(), SafeState::wireName), SafeState.OFF);
        return section.finish(
                before,
                () -> new ActuatorConfig(
                        Objects.requireNonNull(pin),
                        activeLow,
                        pipeline,
                        Objects.requireNonNull(label),
                        minScore,
                        agree,
                        of,
                        hold,
                        stall,
                        safe));
    }

    private static @Nullable Integer pin(Section section) {
        Integer pin = section.wholeOrNull("pin", 0, GpioConfig.PIN_MAX);
        if (pin == null && !section.has("pin")) {
            section.problem("the pin is missing: give the GPIO's number with \"pin\"");
        }
        return pin;
    }
}
