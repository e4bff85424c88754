package io.watchpost.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the runtime, as drawn in the design. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = Walls.ShippedOnly.class)
final class RuntimeArchitectureTest {

    @ArchTest
    static final ArchTests WALLS = ArchTests.in(Walls.class);

    @ArchTest
    static final ArchRule RUNTIME_KNOWS_NO_HARDWARE =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.watchpost.device..");
}
