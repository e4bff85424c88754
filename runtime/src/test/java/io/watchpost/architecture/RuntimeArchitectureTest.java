package io.watchpost.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.time.Clock;
import java.time.Instant;

/** The walls of the runtime, as drawn in the design. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = ImportOption.DoNotIncludeTests.class)
final class RuntimeArchitectureTest {

    @ArchTest
    static final ArchRule RUNTIME_KNOWS_NO_HARDWARE_AND_NO_CLOUD = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.watchpost.device..", "io.watchpost.cli..", "io.watchpost.greengrass..", "software.amazon..");

    @ArchTest
    static final ArchRule MQTT_STAYS_IN_ITS_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackage("io.watchpost.transport.mqtt..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule NATIVE_FUNCTIONS_ARE_BOUND_IN_BINDINGS_ONLY = noClasses()
            .that()
            .haveNameNotMatching(".*Bindings(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Linker.class, SymbolLookup.class);

    @ArchTest
    static final ArchRule NOBODY_READS_A_CLOCK_BUT_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage("io.watchpost.clock..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("io.watchpost.(**)").should().beFreeOfCycles();
}
