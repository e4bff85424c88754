package io.watchpost.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Days and nights over a yard, with dusk and dawn, a house's shadow that wanders, rain, fog, lorries, headlights and
 * lamps: nothing is wrong with the camera, and nothing is said to be.
 */
class QuietDayTest {
    private static final double HOUR = 3_600;
    /** Closer together while the light changes. */
    private static final long TWILIGHT_STEP_MILLIS = 6_000;

    private static final long STEP_MILLIS = 30_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void look_aDayAndANight_saysNothing(boolean lampsAtNight) {
        pass(26, lampsAtNight, 11);
    }

    @Tag("target")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void look_aWeek_saysNothing(long seed) {
        pass(7 * 24, seed % 2 == 0, seed);
    }

    private static void pass(int hours, boolean lampsAtNight, long seed) {
        Random random = new Random(seed);
        try (SceneRig rig = new SceneRig(SceneSettings.DEFAULT)) {
            for (double hour = 10; hour < 10 + hours; ) {
                double ofDay = hour % 24;
                Yard yard = rig.yard;
                // a sun that rises at 6 and sets at 20; ten thousand times darker at night
                double height = Math.sin(Math.PI * (ofDay - 6) / 14);
                yard.daylight = Math.max(1e-4, Math.exp(Math.min(0, height * 28)) * (0.4 + 0.6 * Math.max(0, height)));
                boolean isNight = yard.daylight < 0.05;
                boolean isHeadlight = isNight && random.nextInt(15) == 0;
                yard.lamplight = isHeadlight ? 0.5 : isNight && lampsAtNight ? 0.25 : 0;
                yard.glare = isHeadlight ? 40 : 0;
                yard.shadow = Math.max(0, (ofDay - 12) / 10) * 0.8;
                yard.rain = ofDay > 13 && ofDay < 14 ? 300 : 0;
                yard.clearness = ofDay > 7 && ofDay < 9 ? 0.35 : 1;
                yard.lorryX = random.nextInt(12) == 0 ? random.nextInt(Yard.WIDTH) : -1_000;
                boolean isTwilight = Math.abs(ofDay - 20.5) < 1 || Math.abs(ofDay - 5.5) < 1;
                long step = isTwilight ? TWILIGHT_STEP_MILLIS : STEP_MILLIS;
                rig.see(2 * step / 1e3, step);
                assertThat(rig.said).as("at %.2f h, seed %d", hour, seed).isEmpty();
                hour += 2 * step / 1e3 / HOUR;
            }
            assertThat(rig.watch.state().referenceUtcMillis()).isPositive();
        }
    }

    @Test
    void look_aSlowDuskWithoutLamps_saysNothingAndTheNextMorningIsCompared() {
        try (SceneRig rig = new SceneRig(SceneSettings.DEFAULT).settled()) {
            for (double light = 1; light > 1e-5; light *= 0.97) { // an hour
                rig.yard.daylight = light;
                rig.see(10, 5_000);
            }
            rig.see(1_200, 5_000);
            assertThat(rig.said).isEmpty();
            rig.yard.daylight = 0.8;
            rig.see(60);
            assertThat(rig.watch.state().similarity()).isGreaterThan(0.9f);
            assertThat(rig.said).isEmpty();
        }
    }
}
