package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root of the sources, in a small copy of them whose build only pretends. */
class LauncherTest {
    private static final String PRETENDED_BUILD = """
            #!/bin/sh
            echo "$@" >>builds
            mkdir -p tools/dist/target/watchpost-installed/bin
            printf '#!/bin/sh\\necho started "$@" $WATCHPOST_ADDONS\\nexit 7\\n' >tools/dist/target/watchpost-installed/bin/watchpost
            chmod +x tools/dist/target/watchpost-installed/bin/watchpost
            echo archive >tools/dist/target/watchpost-1-linux-x86_64.tar.gz
            case "$*" in
              *,tools/demo*)
                mkdir -p tools/demo/target
                echo /libraries/one.jar >tools/demo/target/classpath
                echo jar >tools/demo/target/watchpost-demo-1.jar
                ;;
            esac
            """;

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void copyOfTheSources() throws Exception {
        root = Files.createDirectories(folder.resolve("a folder with spaces"));
        Files.createDirectories(root.resolve("runtime/src/main/java"));
        Files.writeString(root.resolve("runtime/src/main/java/Source.java"), "class Source {}");
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        script("watchpost", Files.readString(Fixtures.projectRoot().resolve("watchpost")));
        script("mvnw", PRETENDED_BUILD);
        makeAllOld();
    }

    @Test
    void firstStart_buildsAndThenStarts() throws Exception {
        Command start = start("classify", "two words");

        assertThat(start.out()).isEqualTo("started classify two words\n");
        assertThat(start.err()).contains("building").contains("minute");
        assertThat(start.exit()).as("the exit code is the command's own").isEqualTo(7);
        assertThat(builds()).hasSize(1).allSatisfy(words -> assertThat(words).contains("package"));
    }

    @Test
    void secondStart_saysAndBuildsNothing() throws Exception {
        start("version");
        Command second = start("version");

        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo("started version\n");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void startAfterASourceChanged_buildsAgain() throws Exception {
        start("version");
        Path source = root.resolve("runtime/src/main/java/Source.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
        start("version");

        assertThat(builds()).hasSize(2);
    }

    @Test
    void demo_buildsItsJarsOnceAndAddsThemToTheDistribution() throws Exception {
        start("version");
        Command demo = start("demo", "--frames", "5");
        Command again = start("demo");

        String jar = root.resolve("tools/demo/target/watchpost-demo-1.jar").toString();
        assertThat(demo.out())
                .contains("started demo --frames 5 ")
                .contains(jar)
                .contains(":/libraries/one.jar");
        assertThat(demo.exit()).isEqualTo(7);
        assertThat(again.out()).contains(jar);
        assertThat(builds()).hasSize(2);
        assertThat(start("version").out()).as("others start without them").isEqualTo("started version\n");
    }

    @Test
    void help_namesWhatOnlyTheSourcesHave() throws Exception {
        Command help = start("--help");

        assertThat(help.out())
                .startsWith("started --help")
                .contains("\n  demo ")
                .contains("\n  lab ");
        assertThat(help.exit()).isEqualTo(7);
        Command nothing = start();
        assertThat(nothing.err()).contains("\n  demo ");
        assertThat(nothing.out()).doesNotContain("demo");
    }

    @Test
    void startThroughALinkFromElsewhere_findsItsSources() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("watchpost"));
        Command start = Command.run(Path.of("/"), Map.of(), List.of(link, "version"));

        assertThat(start.out()).isEqualTo("started version\n");
    }

    @Test
    void failedBuild_showsItsErrorsAndWhereTheRestIs() throws Exception {
        script("mvnw", "#!/bin/sh\necho much talk\necho '[ERROR] it does not compile'\nexit 1\n");
        Command start = start("version");

        assertThat(start.exit()).isEqualTo(70);
        assertThat(start.out()).isEmpty();
        assertThat(start.err())
                .contains("[ERROR] it does not compile")
                .contains(root.resolve("target/first-build.log").toString())
                .doesNotContain("much talk");
    }

    @Test
    void test_runsTheWholeBuild() throws Exception {
        Command start = start("test", "-Dsome=flag");

        assertThat(start.exit()).isZero();
        assertThat(builds()).containsExactly("-B verify -Dsome=flag");
    }

    private Command start(String... words) throws Exception {
        return Command.run(
                Path.of("/"),
                Map.of(),
                Stream.concat(Stream.of(root.resolve("watchpost")), Stream.of(words))
                        .toList());
    }

    private List<String> builds() throws Exception {
        return Files.readAllLines(root.resolve("builds"));
    }

    private void script(String name, String text) throws Exception {
        Path file = Files.writeString(root.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The build that follows shall be later than every source, also on a file system with coarse times. */
    private void makeAllOld() throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
            }
        }
    }
}
