package io.watchpost.device.climate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SysfsSensorsTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeSys sys;

    @BeforeEach
    void machine() {
        sys = new FakeSys(folder);
    }

    @Test
    void machineWithoutSensors_saysNothing() {
        SysfsSensors sensors = new SysfsSensors(folder, null);

        assertThat(sensors.read()).isEqualTo(Reading.NONE);
        assertThat(sensors.zone()).isEmpty();
    }

    @Test
    void processorsZone_isTakenAmongSeveral() throws Exception {
        sys.zone(0, "iwlwifi_1", 33).zone(1, "acpitz", 27.8).zone(2, "cpu-thermal", 61.234);
        SysfsSensors sensors = new SysfsSensors(folder, null);

        assertThat(sensors.read().celsius()).hasValue(61.234);
        assertThat(sensors.zone()).isEqualTo("cpu-thermal");
    }

    @Test
    void namedZone_isTaken_byItsTypeOrItsFolder() throws Exception {
        sys.zone(0, "cpu-thermal", 50).zone(1, "case", 31).zone(2, "case2", 32);

        assertThat(new SysfsSensors(folder, "case").read().celsius()).hasValue(31);
        assertThat(new SysfsSensors(folder, "thermal_zone2").read().celsius()).hasValue(32);
        assertThat(new SysfsSensors(folder, "nowhere").read().celsius()).isEmpty();
    }

    @Test
    void zoneThatGoesAndComes_isFoundAgain() throws Exception {
        sys.zone(0, "cpu-thermal", 50);
        SysfsSensors sensors = new SysfsSensors(folder, null);
        sensors.read();

        sys.withoutZone(0);
        assertThat(sensors.read().celsius()).isEmpty();
        assertThat(sensors.zone()).as("what was lost").isEqualTo("cpu-thermal");
        sys.zone(3, "cpu-thermal", 51);
        assertThat(sensors.read().celsius()).hasValue(51);
    }

    @Test
    void brokenSensor_isNone() throws Exception {
        sys.zone(0, "cpu-thermal", 50);
        SysfsSensors sensors = new SysfsSensors(folder, null);
        for (String nonsense : new String[] {"", "warm\n", "-40000\n", "999000\n", "NaN\n"}) {
            Files.writeString(folder.resolve("class/thermal/thermal_zone0/temp"), nonsense);
            assertThat(sensors.read().celsius()).as(nonsense).isEmpty();
        }
    }

    @Test
    void throttling_isReadBitByBit_onEveryBoard() throws Exception {
        sys.throttled("soc@107c000000", 0x50005);

        Power power = requireNonNull(new SysfsSensors(folder, null).read().power());
        assertThat(power.isUnderVoltage()).isTrue();
        assertThat(power.isThrottled()).isTrue();
        assertThat(power.isCapped()).isFalse();
        assertThat(power.isAtSoftLimit()).isFalse();
        assertThat(power.wasUnderVoltage()).isTrue();
        assertThat(power.wasThrottled()).isTrue();
    }

    @Test
    void kernelThatTellsOfVoltageAlone_isBelievedInThat() throws Exception {
        sys.voltageMonitor(true);
        assertThat(new SysfsSensors(folder, null).read().power()).isEqualTo(new Power(1, false));
        sys.voltageMonitor(false);
        assertThat(new SysfsSensors(folder, null).read().power()).isEqualTo(new Power(0, false));
    }
}
