package io.watchpost.architecture;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** The walls of everything together: the laboratory sees all, and nothing that is shipped sees it. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = Walls.ShippedOnly.class)
final class LabArchitectureTest {

    @ArchTest
    static final ArchTests WALLS = ArchTests.in(Walls.class);
}
