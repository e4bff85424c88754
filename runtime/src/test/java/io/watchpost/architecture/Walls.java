package io.watchpost.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The rules that hold in every module. Each module's own test takes them in, and so checks what it adds. */
public final class Walls {
    private Walls() {}

    /** Of every module, what is shipped: neither the tests of this one nor the published tests of another. */
    public static final class ShippedOnly implements ImportOption {
        private final ImportOption noTests = new DoNotIncludeTests();

        @Override
        public boolean includes(Location location) {
            return noTests.includes(location) && !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_THE_COMMAND = noClasses()
            .that()
            .resideOutsideOfPackages("io.watchpost.cli..", "io.watchpost.demo..", "io.watchpost.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.watchpost.cli..", "picocli..");

    @ArchTest
    static final ArchRule NOTHING_SHIPPED_KNOWS_THE_WORKSHOP = noClasses()
            .that()
            .resideOutsideOfPackages("io.watchpost.demo..", "io.watchpost.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.watchpost.demo..", "io.watchpost.lab..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_A_CLOUD = noClasses()
            .that()
            .resideOutsideOfPackage("io.watchpost.greengrass..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.watchpost.greengrass..", "software.amazon..");

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
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class);

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("io.watchpost.(**)").should().beFreeOfCycles();
}
