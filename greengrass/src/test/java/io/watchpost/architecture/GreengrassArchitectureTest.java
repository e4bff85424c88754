package io.watchpost.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around the ways to AWS, together with everything below them. */
@AnalyzeClasses(packages = "io.watchpost", importOptions = Walls.ShippedOnly.class)
final class GreengrassArchitectureTest {

    @ArchTest
    static final ArchTests WALLS = ArchTests.in(Walls.class);

    @ArchTest
    static final ArchRule DIRECT_WAY_AND_NUCLEUS_DONT_KNOW_EACH_OTHER = slices().matching(
                    "io.watchpost.greengrass.(ipc|iotcore)..")
            .should()
            .notDependOnEachOther();
}
