package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies beside the packages: what they are made of, and how to see that they arrived whole. */
class PublishedTest {
    private static final Path TARGET = Fixtures.projectRoot().resolve("tools/dist/target");

    @TempDir
    Path folder;

    @Test
    void checksums_areThoseOfEverythingThatIsPublished() throws Exception {
        Command check =
                Command.run(TARGET, Map.of("LC_ALL", "C"), List.of("sha256sum", "--strict", "-c", "SHA256SUMS"));

        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        assertThat(check.out().lines().map(line -> line.replaceFirst(": OK$", "")))
                .contains(
                        Archive.LINUX_ARM64.file().getFileName().toString(),
                        Archive.LINUX_X86_64.file().getFileName().toString(),
                        Archive.LINUX_ARM64.debianPackage().getFileName().toString(),
                        Archive.LINUX_X86_64.debianPackage().getFileName().toString())
                .anyMatch(name -> name.endsWith(".cdx.json"))
                .hasSize(5);
    }

    /** CycloneDX, with every jar and every native library of the archive. */
    @ParameterizedTest
    @EnumSource
    void billOfMaterials_comesAlong_andNamesEveryLibrary(Archive archive) throws Exception {
        Path home = archive.unpackInto(folder);
        String bill = Files.readString(home.resolve("watchpost.cdx.json"));

        assertThat(bill).contains("\"bomFormat\" : \"CycloneDX\"");
        try (var jars = Files.list(home.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString())
                            .filter(name -> name.endsWith(".jar") && !name.startsWith("watchpost-cli"))
                            .map(name -> name.replaceFirst("-[0-9].*", "")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(bill).contains("\"name\" : \"" + name + "\""));
        }
        assertThat(bill).contains("\"name\" : \"tensorflow-lite\"");
        assertThat(bill).as("what a distribution doesn't carry").doesNotContain("aws-crt", "junit");
    }
}
