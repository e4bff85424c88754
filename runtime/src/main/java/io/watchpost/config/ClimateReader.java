package io.watchpost.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the record of the {@code climate} section. */
final class ClimateReader {
    private static final Map<String, ClimateStep> STEPS = Words.of(ClimateStep.values(), ClimateStep::wireName);

    private final Problems problems;

    ClimateReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    ClimateConfig climate(Section section) {
        int before = problems.count();
        Double hold = section.has("holdCelsius")
                ? section.number("holdCelsius", ClimateConfig.HOLD_MIN, ClimateConfig.HOLD_MAX, ClimateConfig.HOLD_MAX)
                : null;
        double hysteresis = section.number(
                "hysteresisCelsius",
                ClimateConfig.HYSTERESIS_MIN,
                ClimateConfig.HYSTERESIS_MAX,
                ClimateConfig.HYSTERESIS_DEFAULT);
        List<ClimateStep> declared =
                section.parsed("steps", "frameRate, resolution, threads, variant", ClimateReader::step);
        List<ClimateStep> steps = section.has("steps") ? declared : ClimateConfig.STEPS_DEFAULT;
        List<Float> rates = new ArrayList<>(section.reals("frameRates"));
        String zone = section.textOrNull("zone", "a thermal zone, like cpu-thermal", Function.identity());
        return section.finish(
                before,
                () -> new ClimateConfig(
                        hold,
                        hysteresis,
                        steps,
                        section.has("frameRates") ? rates : ClimateConfig.FRAME_RATES_DEFAULT,
                        zone));
    }

    private static ClimateStep step(String word) {
        ClimateStep step = STEPS.get(word);
        if (step == null) {
            String nearest = Nearest.of(word, STEPS.keySet());
            throw new IllegalArgumentException("found \"" + word + "\", expected " + String.join(" | ", STEPS.keySet())
                    + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
        }
        return step;
    }
}
