package io.watchpost.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the station shows and switches at its pins.
 *
 * @param chip name, path or label of the chip; null for the one with the header's pins
 * @param dryRun whether outputs are only logged
 * @param indicator shows how the station is; null for none
 * @param actuators follow what pipelines see
 */
public record GpioConfig(
        @Nullable String chip, boolean dryRun, @Nullable IndicatorConfig indicator, List<ActuatorConfig> actuators) {

    /** For a station that only has triggers. */
    public static final GpioConfig DEFAULT = new GpioConfig(null, false, null, List.of());

    /** No chip has more lines. */
    public static final int PIN_MAX = 1_023;

    public static final int ACTUATORS_MAX = 32;

    public GpioConfig {
        actuators = List.copyOf(actuators);
        if (actuators.size() > ACTUATORS_MAX) {
            throw new IllegalArgumentException(
                    "there are at most " + ACTUATORS_MAX + " actuators, were " + actuators.size());
        }
    }

    static void checkPin(int pin) {
        if (pin < 0 || pin > PIN_MAX) {
            throw new IllegalArgumentException("a pin is 0 to " + PIN_MAX + ", was " + pin);
        }
    }

    /**
     * What a station's pins are for, by pin.
     *
     * @throws IllegalArgumentException if one is for two things
     */
    public static Map<Integer, String> uses(@Nullable GpioConfig gpio, List<PipelineConfig> pipelines) {
        Map<Integer, String> uses = new TreeMap<>();
        for (PipelineConfig pipeline : pipelines) {
            TriggerConfig trigger = pipeline.trigger();
            if (trigger != null) {
                use(
                        uses,
                        trigger.pin(),
                        "trigger of " + pipeline.name() + ", " + trigger.edge().wireName());
            }
        }
        if (gpio != null && gpio.indicator != null) {
            use(uses, gpio.indicator.pin(), "indicator");
        }
        for (ActuatorConfig actuator : gpio == null ? List.<ActuatorConfig>of() : gpio.actuators) {
            use(uses, actuator.pin(), "actuator for " + actuator.label() + " in " + actuator.pipeline());
        }
        return uses;
    }

    private static void use(Map<Integer, String> uses, int pin, String what) {
        String before = uses.putIfAbsent(pin, what);
        if (before != null) {
            throw new IllegalArgumentException("pin " + pin + " has two uses: " + before + "; " + what);
        }
    }

    /** A pin has one use, and an actuator follows a pipeline that there is. */
    static void check(@Nullable GpioConfig gpio, List<PipelineConfig> pipelines) {
        uses(gpio, pipelines);
        List<String> names = pipelines.stream().map(PipelineConfig::name).toList();
        for (ActuatorConfig actuator : gpio == null ? List.<ActuatorConfig>of() : gpio.actuators) {
            if (!names.contains(actuator.pipeline())) {
                throw new IllegalArgumentException("the actuator at pin " + actuator.pin() + " follows the pipeline "
                        + actuator.pipeline() + ", and there is " + String.join(", ", names));
            }
        }
    }
}
