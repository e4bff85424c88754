package io.watchpost.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.watchpost.clock.StationClock;

/** The walls of the runtime, as drawn in the design. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = Walls.ShippedOnly.class)
final class RuntimeArchitectureTest {

    @ArchTest
    static final ArchTests WALLS = ArchTests.in(Walls.class);

    @ArchTest
    static final ArchRule RUNTIME_KNOWS_NO_HARDWARE =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.watchpost.device..");

    /** Clocks jump: what classifies, what takes over from what and what is tried goes by sequence and running time. */
    @ArchTest
    static final ArchRule NOTHING_IS_DECIDED_BY_THE_WALL_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.watchpost.frame..",
                    "io.watchpost.vision..",
                    "io.watchpost.engine..",
                    "io.watchpost.classify..",
                    "io.watchpost.failover..",
                    "io.watchpost.update.trial..",
                    "io.watchpost.device.climate..")
            .should()
            .callMethod(StationClock.class, "utcMillis");
}
