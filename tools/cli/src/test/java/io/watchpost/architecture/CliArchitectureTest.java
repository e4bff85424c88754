package io.watchpost.architecture;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** The walls of everything that the command is made of: it may use device and runtime, and neither knows of it. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = Walls.ShippedOnly.class)
final class CliArchitectureTest {

    @ArchTest
    static final ArchTests WALLS = ArchTests.in(Walls.class);
}
