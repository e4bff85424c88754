package io.watchpost.config;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How warm the machine may become, and what is given up for it.
 *
 * @param holdCelsius the temperature that is kept; null when it is only reported
 * @param hysteresisCelsius how far below it must fall before something is given back; 1 to 30
 * @param steps what is given up, in this order; each once
 * @param frameRates frames a second and pipeline, each lower than the one before, above 0
 * @param zone the thermal zone that is watched, by its type or its folder's name; null for the processor's
 */
public record ClimateConfig(
        @Nullable Double holdCelsius,
        double hysteresisCelsius,
        List<ClimateStep> steps,
        List<Float> frameRates,
        @Nullable String zone) {
    public static final double HOLD_MIN = 30;
    public static final double HOLD_MAX = 110;
    public static final double HYSTERESIS_MIN = 1;
    public static final double HYSTERESIS_MAX = 30;
    public static final double HYSTERESIS_DEFAULT = 5;
    public static final List<ClimateStep> STEPS_DEFAULT = List.of(ClimateStep.values());
    public static final List<Float> FRAME_RATES_DEFAULT = List.of(10f, 5f, 2f);
    public static final int FRAME_RATES_MAX = 10;

    /** Reported, not held. */
    public static final ClimateConfig DEFAULT =
            new ClimateConfig(null, HYSTERESIS_DEFAULT, STEPS_DEFAULT, FRAME_RATES_DEFAULT, null);

    public ClimateConfig {
        steps = List.copyOf(steps);
        frameRates = List.copyOf(frameRates);
        if (steps.isEmpty() || new HashSet<>(steps).size() != steps.size()) {
            throw new IllegalArgumentException(
                    "steps are one or more of frameRate, resolution, threads and variant," + " each once");
        }
        if (frameRates.isEmpty() || frameRates.size() > FRAME_RATES_MAX) {
            throw new IllegalArgumentException(
                    "frameRates are 1 to " + FRAME_RATES_MAX + " numbers, were " + frameRates.size());
        }
        for (int at = 0; at < frameRates.size(); at++) {
            float rate = frameRates.get(at);
            if (!(rate > 0) || (at > 0 && rate >= frameRates.get(at - 1))) {
                throw new IllegalArgumentException(
                        "frameRates are above 0, each lower than the one before, were " + frameRates);
            }
        }
    }
}
