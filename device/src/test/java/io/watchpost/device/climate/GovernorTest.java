package io.watchpost.device.climate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The governor on machines of several kinds and time constants, each with several dead times and seeds. */
final class GovernorTest {
    private static final double HOUR = 3_600;

    private static double hot(double seconds) {
        return 45;
    }

    private static double cool(double seconds) {
        return 15;
    }

    /** 18 °C at night, 46 °C in the afternoon. */
    private static double summer(double seconds) {
        return 32 + 14 * Math.sin(2 * Math.PI * seconds / 86_400 - Math.PI / 2);
    }

    private static double heatWave(double seconds) {
        return seconds < 3 * HOUR || seconds > 8 * HOUR ? 15 : 48;
    }

    /** One machine in one weather. */
    record Case(String name, Supplier<Plant> plant, double deadSeconds, long seed) {
        PlantRun run() {
            return new PlantRun(plant.get(), deadSeconds, seed);
        }

        @Override
        public String toString() {
            return name + ", steps take " + deadSeconds + " s, seed " + seed;
        }
    }

    private static Stream<Case> plants(double startCelsius, DoubleUnaryOperator air) {
        List<Case> cases = new ArrayList<>();
        for (double dead : List.of(0.0, 5.0, 12.0)) {
            for (long seed = 1; seed <= 2; seed++) {
                for (double tau : List.of(120.0, 600.0, 1_800.0)) {
                    cases.add(new Case("bare, " + tau + " s", () -> Plant.bare(tau, 8, startCelsius, air), dead, seed));
                }
                cases.add(new Case("small housing", () -> Plant.housed(10, 3, 30, 5, startCelsius, air), dead, seed));
                cases.add(new Case("box", () -> Plant.housed(20, 2, 60, 6, startCelsius, air), dead, seed));
                cases.add(new Case("heavy cabinet", () -> Plant.housed(15, 4, 300, 4, startCelsius, air), dead, seed));
            }
        }
        return cases.stream();
    }

    static Stream<Case> inHotAir() {
        return plants(45, GovernorTest::hot);
    }

    static Stream<Case> startedHot() {
        return plants(84, GovernorTest::hot);
    }

    static Stream<Case> inSummer() {
        return plants(25, GovernorTest::summer);
    }

    static Stream<Case> inAHeatWave() {
        return plants(20, GovernorTest::heatWave);
    }

    @ParameterizedTest
    @MethodSource("inHotAir")
    void loadBetweenTwoSteps_isHeldWithoutSwinging(Case one) {
        PlantRun run = one.run().hours(12);

        assertThat(run.maxCelsius()).as("%s: it never passes the limit", one).isLessThan(PlantRun.HOLD);
        assertThat(run.taken())
                .as("%s: it gives up something, and not all", one)
                .isBetween(1, 6);
        assertThat(run.changesAnHour(2))
                .as("%s: changes an hour %s", one, run.changes())
                .isLessThanOrEqualTo(6);
        assertThat(run.turns(4))
                .as("%s: turns in eight hours %s", one, run.changes())
                .isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("startedHot")
    void hotStart_isBelowTheLimitWithinATimeConstant(Case one) {
        PlantRun run = one.run().hours(6);

        double tau = one.plant().get().tauSeconds();
        assertThat(run.longestAboveSeconds())
                .as("%s: above the limit, of %s s", one, tau)
                .isLessThanOrEqualTo(tau);
        assertThat(run.taken()).as("%s: what was too much is given back", one).isBetween(1, 6);
    }

    @ParameterizedTest
    @MethodSource("inSummer")
    void summerDays_stayBelowTheLimit_andEveryNightAllIsGivenBack(Case one) {
        PlantRun run = one.run().hours(48);

        assertThat(run.maxCelsius()).as("%s", one).isLessThan(PlantRun.HOLD);
        assertThat(run.taken()).as("%s: nothing is given up at midnight", one).isZero();
        assertThat(run.changes()).as("%s: something was in the afternoon", one).anyMatch(change -> change.taken() >= 2);
        assertThat(run.changesAnHour(0))
                .as("%s: changes an hour %s", one, run.changes())
                .isLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("inAHeatWave")
    void heatThatComesAtOnce_isAnsweredInTime_andLeavesNothingBehind(Case one) {
        PlantRun run = one.run().hours(14);

        double tau = one.plant().get().tauSeconds();
        assertThat(run.longestAboveSeconds())
                .as("%s: above the limit, of %s s", one, tau)
                .isLessThanOrEqualTo(tau);
        assertThat(run.taken()).as("%s: all is given back in the cool", one).isZero();
    }

    @Test
    void coolMachine_isLeftAlone() {
        PlantRun run = new PlantRun(Plant.bare(600, 8, 15, GovernorTest::cool), 5, 1).hours(12);

        assertThat(run.changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 60, 1_000})
    void heatThatIsOver_isForgottenWithinMinutes(int hotSeconds) {
        Governor governor = new Governor(75, 5);
        int taken = 0;
        long seconds = 0;
        for (; seconds < hotSeconds; seconds += 2) {
            if (governor.judge(88, seconds * 1_000_000_000, taken - 1) == Governor.Move.LESS && taken < 9) {
                governor.took(taken++);
            }
        }
        assertThat(taken).isPositive();
        long over = seconds;
        while (taken > 0) {
            if (governor.judge(45, seconds * 1_000_000_000, taken - 1) == Governor.Move.MORE) {
                governor.gaveBack(--taken);
            }
            seconds += 2;
            assertThat(seconds - over).as("%s steps are still taken", taken).isLessThan(30 * 60);
        }
    }

    @Test
    void lostSensor_changesNothing_andIsTakenUpAgain() {
        PlantRun run = new PlantRun(Plant.bare(600, 8, 45, GovernorTest::hot), 5, 1)
                .losingTheSensor(2, 5)
                .hours(6);

        assertThat(run.changes()).noneMatch(change -> change.atSeconds() >= 2 * HOUR && change.atSeconds() < 5 * HOUR);
        assertThat(run.taken()).isPositive();
        assertThat(run.maxCelsius()).isLessThan(PlantRun.HOLD + 2);
    }
}
