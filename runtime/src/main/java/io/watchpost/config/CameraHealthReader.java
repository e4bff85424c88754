package io.watchpost.config;

import io.watchpost.scene.SceneSettings;
import io.watchpost.scene.SceneSettings.Rule;
import io.watchpost.scene.SceneSettings.When;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the record of a pipeline's {@code cameraHealth} section; seconds there, milliseconds in the record. */
final class CameraHealthReader {
    /** The words of {@code enabled}. */
    private static final Map<String, When> WHEN = new LinkedHashMap<>();

    static {
        WHEN.put("auto", When.LIVE);
        WHEN.put("true", When.ALWAYS);
        WHEN.put("false", When.NEVER);
    }

    private static final SceneSettings DEFAULT = SceneSettings.DEFAULT;

    private final Problems problems;

    CameraHealthReader(Problems problems) {
        this.problems = problems;
    }

    @Nullable
    SceneSettings settings(Section section) {
        int before = problems.count();
        When when = section.choice("enabled", WHEN, DEFAULT.when());
        long every = millis(
                section,
                "everySeconds",
                SceneSettings.EVERY_MILLIS_MIN,
                SceneSettings.EVERY_MILLIS_MAX,
                DEFAULT.everyMillis());
        long clear = millis(
                section,
                "clearSeconds",
                SceneSettings.CLEAR_MILLIS_MIN,
                SceneSettings.CLEAR_MILLIS_MAX,
                DEFAULT.clearMillis());
        long settle = millis(
                section,
                "settleSeconds",
                SceneSettings.SETTLE_MILLIS_MIN,
                SceneSettings.SETTLE_MILLIS_MAX,
                DEFAULT.settleMillis());
        Section covered = section.section("covered");
        int coveredBefore = problems.count();
        boolean dark = covered.flag("dark", DEFAULT.darkIsCovered());
        Rule coveredRule = rule(covered, coveredBefore, DEFAULT.covered());
        Section blinded = section.section("blinded");
        int blindedBefore = problems.count();
        double share = blinded.number("share", 0.01, 1, DEFAULT.blindedShareMin());
        Rule blindedRule = rule(blinded, blindedBefore, DEFAULT.blinded());
        Section blurred = section.section("blurred");
        int blurredBefore = problems.count();
        double sharpness = blurred.number("sharpness", 0.01, 0.99, DEFAULT.sharpnessMin());
        Rule blurredRule = rule(blurred, blurredBefore, DEFAULT.blurred());
        Section frozen = section.section("frozen");
        Rule frozenRule = rule(frozen, problems.count(), DEFAULT.frozen());
        Section moved = section.section("moved");
        int movedBefore = problems.count();
        double shift = moved.number("shift", SceneSettings.SHIFT_MIN, SceneSettings.SHIFT_MAX, DEFAULT.shiftMin());
        Rule movedRule = rule(moved, movedBefore, DEFAULT.moved());
        return section.finish(
                before,
                () -> new SceneSettings(
                        when,
                        every,
                        clear,
                        settle,
                        Objects.requireNonNull(coveredRule),
                        dark,
                        Objects.requireNonNull(blindedRule),
                        share,
                        Objects.requireNonNull(blurredRule),
                        sharpness,
                        Objects.requireNonNull(frozenRule),
                        Objects.requireNonNull(movedRule),
                        shift));
    }

    private static @Nullable Rule rule(Section section, int before, Rule otherwise) {
        boolean isOn = section.flag("enabled", otherwise.isOn());
        long after =
                millis(section, "afterSeconds", Rule.AFTER_MILLIS_MIN, Rule.AFTER_MILLIS_MAX, otherwise.afterMillis());
        return section.finish(before, () -> new Rule(isOn, after));
    }

    private static long millis(Section section, String key, long min, long max, long otherwise) {
        return Math.round(section.number(key, min / 1e3, max / 1e3, otherwise / 1e3) * 1_000);
    }
}
