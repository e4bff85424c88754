package io.watchpost.device.climate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchpost.config.ClimateConfig;
import io.watchpost.config.ClimateStep;
import io.watchpost.pipeline.Easing;
import io.watchpost.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real kernel's thermal zone, where one can be set: tools/dist/pibox-climate runs this in such a machine. */
final class ThermalZoneTest {
    private static final Path MILLI_CELSIUS = Path.of("/sys/module/pibox_thermal/parameters/temp");

    @BeforeEach
    void needsAZoneThatCanBeSet() {
        assumeTrue(Files.isWritable(MILLI_CELSIUS), "no thermal zone can be set here");
    }

    @AfterEach
    void coolDown() throws Exception {
        if (Files.isWritable(MILLI_CELSIUS)) {
            set(45_000);
        }
    }

    @Test
    void temperature_isRead() throws Exception {
        SysfsSensors sensors = new SysfsSensors(Path.of("/sys"), null);
        set(61_500);
        assertThat(sensors.read().celsius()).hasValue(61.5);
        assertThat(sensors.zone()).isEqualTo("cpu-thermal");
        set(88_000);
        assertThat(sensors.read().celsius()).hasValue(88);
        assertThat(ClimateCheck.of(Path.of("/sys"), ClimateConfig.DEFAULT).found())
                .startsWith("cpu-thermal is at 88.0 °C");
    }

    @Test
    void heat_isAnswered_andCoolGivesBack() throws Exception {
        ManualClock clock = new ManualClock();
        Easing pipeline = new Easing();
        pipeline.classifies(30);
        ClimateControl control = new ClimateControl(
                new ClimateConfig(75.0, 5, List.of(ClimateStep.FRAME_RATE), List.of(5f), null),
                new SysfsSensors(Path.of("/sys"), null),
                List.of(pipeline),
                clock);
        set(88_000);
        turn(control, clock, 20);
        assertThat(pipeline.present().fpsMax()).isEqualTo(5);
        set(45_000);
        turn(control, clock, 600);
        assertThat(pipeline.present().fpsMax()).isInfinite();
    }

    private static void turn(ClimateControl control, ManualClock clock, int turns) {
        for (int turn = 0; turn < turns; turn++) {
            control.turn();
            clock.advanceMillis(2_000);
        }
    }

    private static void set(int milliCelsius) throws Exception {
        Files.writeString(MILLI_CELSIUS, Integer.toString(milliCelsius));
    }
}
