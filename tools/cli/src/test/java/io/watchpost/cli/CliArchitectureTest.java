package io.watchpost.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.time.Clock;
import java.time.Instant;

/** The walls around the command: it may use device and runtime, and neither knows of it. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = ImportOption.DoNotIncludeTests.class)
final class CliArchitectureTest {

    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_THE_COMMAND = noClasses()
            .that()
            .resideOutsideOfPackage("io.watchpost.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.watchpost.cli..", "picocli..");

    @ArchTest
    static final ArchRule THE_COMMAND_KNOWS_NO_CLOUD_AND_NO_MQTT_LIBRARY = noClasses()
            .that()
            .resideInAPackage("io.watchpost.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.watchpost.greengrass..", "software.amazon..", "org.eclipse.paho..");

    @ArchTest
    static final ArchRule NATIVE_FUNCTIONS_ARE_BOUND_IN_BINDINGS_ONLY = noClasses()
            .that()
            .resideInAPackage("io.watchpost.cli..")
            .and()
            .haveSimpleNameNotEndingWith("Bindings")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Linker.class, SymbolLookup.class);

    @ArchTest
    static final ArchRule NOBODY_READS_A_CLOCK_BUT_THE_CLOCK = noClasses()
            .that()
            .resideInAPackage("io.watchpost.cli..")
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
}
