package io.watchpost.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around cameras and station, together with the runtime below them. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = Walls.ShippedOnly.class)
final class DeviceArchitectureTest {

    @ArchTest
    static final ArchTests WALLS = ArchTests.in(Walls.class);

    @ArchTest
    static final ArchRule RUNTIME_KNOWS_NO_HARDWARE = noClasses()
            .that()
            .resideOutsideOfPackage("io.watchpost.device..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.watchpost.device..");

    @ArchTest
    static final ArchRule CAMERAS_KNOW_NO_STATION_AND_NO_ENGINE = noClasses()
            .that()
            .resideInAPackage("io.watchpost.device.camera..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.watchpost.device.station..",
                    "io.watchpost.engine..",
                    "io.watchpost.outbox..",
                    "io.watchpost.transport..");

    @ArchTest
    static final ArchRule PI4J_STAYS_WITH_THE_PINS = noClasses()
            .that()
            .resideOutsideOfPackages("io.watchpost.device.gpio", "io.watchpost.device.gpio.pi4j")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j..");

    @ArchTest
    static final ArchRule LINES_KNOW_NO_STATION = noClasses()
            .that()
            .resideInAPackage("io.watchpost.device.gpio.line")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.watchpost.config..", "io.watchpost.pipeline..", "io.watchpost.device.gpio");
}
