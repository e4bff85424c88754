package io.watchpost.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Debian packages, installed by the real dpkg into a root of their own. */
class DebianPackageTest {
    @TempDir
    Path folder;

    @BeforeEach
    void rights() {
        Needs.root();
        Needs.program("dpkg");
    }

    @ParameterizedTest
    @EnumSource
    void package_hasTheContentOfItsArchive_andNothingElseOfItsOwnButTheService(Archive archive) throws Exception {
        List<String> inArchive = archive.listing().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(name -> !name.endsWith("/"))
                .map(name -> "./usr/lib/watchpost/" + name.substring(name.indexOf('/') + 1))
                .toList();

        List<String> inPackage = content(archive.debianPackage());

        assertThat(inPackage.stream().filter(name -> name.startsWith("./usr/lib/watchpost/")))
                .containsExactlyInAnyOrderElementsOf(inArchive.stream()
                        .filter(name -> !name.endsWith("/LICENSE")) // Debian has it for everybody
                        .toList());
        assertThat(inPackage.stream().filter(name -> !name.startsWith("./usr/lib/watchpost/")))
                .containsExactlyInAnyOrder(
                        "./usr/bin/watchpost",
                        "./usr/share/doc/watchpost/docs",
                        "./usr/share/doc/watchpost/copyright",
                        "./usr/share/doc/watchpost/changelog.gz",
                        "./usr/share/man/man1/watchpost.1.gz",
                        "./usr/share/lintian/overrides/watchpost",
                        "./etc/watchpost/watchpost.yaml",
                        "./usr/lib/systemd/system/watchpost.service",
                        "./usr/lib/udev/rules.d/60-watchpost.rules",
                        "./usr/lib/sysusers.d/watchpost.conf");
        assertThat(field(archive.debianPackage(), "Architecture"))
                .isEqualTo(archive == Archive.LINUX_ARM64 ? "arm64" : "amd64");
        assertThat(field(archive.debianPackage(), "Depends")).contains("openjdk-25-jre-headless |");
    }

    /** Deliberate exceptions stand in the package, with their reasons: src/deb/lintian-overrides. */
    @Test
    void packages_passDebiansOwnCheck() throws Exception {
        Command lintian = Command.run(
                folder,
                Map.of("LC_ALL", "C.UTF-8"),
                List.of(
                        Needs.program("lintian"),
                        "--fail-on",
                        "error,warning",
                        Archive.LINUX_ARM64.debianPackage(),
                        Archive.LINUX_X86_64.debianPackage()));

        assertThat(lintian.exit()).as(lintian.out() + lintian.err()).isZero();
        assertThat(lintian.out()).doesNotContain("W:").doesNotContain("E:");
    }

    @Test
    void manualPage_namesEveryCommand() throws Exception {
        DebianRoot root = new DebianRoot(folder.resolve("root"));
        root.dpkg("-i", Archive.ofThisMachine().debianPackage());
        String page = Command.run(
                        folder, Map.of(), List.of("gzip", "-dc", root.path("/usr/share/man/man1/watchpost.1.gz")))
                .out()
                .replace("\\-", "-");
        String help = root.watchpost("--help").out();

        List<String> commands = Pattern.compile("(?m)^  ([a-z-]+)  ")
                .matcher(help)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(commands).contains("run", "doctor", "install-service");
        assertThat(commands).allSatisfy(name -> assertThat(page).containsPattern("(?m)^\\.BR?.*\\b" + name + "\\b"));
    }

    @ParameterizedTest
    @EnumSource
    void package_hasOwnersAndTimesThatDependOnNobody(Archive archive) throws Exception {
        Command listing = Command.run(
                Path.of("/"), Map.of("LC_ALL", "C", "TZ", "UTC0"), List.of("dpkg-deb", "-c", archive.debianPackage()));

        assertThat(listing.out().lines().toList())
                .hasSizeGreaterThan(50)
                .allSatisfy(line -> assertThat(line).contains(" root/root ").contains(" 2026-01-01 00:00 "));
    }

    /** The outbox is a real one, and results wait in it. */
    @Test
    void upgradeDowngradeAndRemoval_keepTheOutboxAndTheConfiguration_andPurgeSaysThatItRemovesIt() throws Exception {
        Path first = Archive.ofThisMachine().debianPackage();
        DebianRoot root = new DebianRoot(folder.resolve("root"));
        String said = root.dpkg("-i", first);
        assertThat(said).contains("configure it in /etc/watchpost/watchpost.yaml");
        assertThat(root.path("/etc/passwd")).content().contains("watchpost:x:");
        assertThat(root.path("/etc/group")).content().contains("gpio:x:").contains("video:x:");
        assertThat(Files.readSymbolicLink(root.path("/usr/bin/watchpost")))
                .hasToString("../lib/watchpost/bin/watchpost");
        Path state = Files.createDirectories(root.path("/var/lib/watchpost"));
        Command run = root.watchpost(
                "run",
                "--camera",
                "test:?frames=5&fps=max",
                "--model",
                root.path("/usr/lib/watchpost/models/belt-inspector.tflite"),
                "--state-dir",
                state);
        assertThat(run.exit()).as(run.err()).isZero();
        Path configuration = root.path("/etc/watchpost/watchpost.yaml");
        Files.writeString(configuration, Files.readString(configuration) + "# the operator's own line\n");

        root.dpkg("-i", version(first, "9.9", "upgraded"));
        assertThat(root.path("/usr/lib/watchpost/upgraded")).exists();
        assertThatFiveResultsWait(root, state);

        root.dpkg("-i", first);
        assertThat(root.path("/usr/lib/watchpost/upgraded")).doesNotExist();
        assertThatFiveResultsWait(root, state);

        String removed = root.dpkg("-r", "watchpost");
        assertThat(removed).contains("the outbox stays in /var/lib/watchpost");
        assertThat(root.path("/usr/lib/watchpost")).doesNotExist();
        assertThat(configuration).content().contains("# the operator's own line");

        root.dpkg("-i", first);
        assertThatFiveResultsWait(root, state);
        assertThat(configuration).content().contains("# the operator's own line");

        String purged = root.dpkg("-P", "watchpost");
        assertThat(purged).contains("removing the outbox");
        assertThat(state).doesNotExist();
        assertThat(root.path("/etc/watchpost")).doesNotExist();
    }

    /** The configuration that comes along is one that the command takes, with the model that comes along. */
    @Test
    void theConfigurationToBeginWith_isSound() throws Exception {
        DebianRoot root = new DebianRoot(folder.resolve("root"));
        root.dpkg("-i", Archive.ofThisMachine().debianPackage());
        Path configuration = root.path("/etc/watchpost/watchpost.yaml");
        String text = Files.readString(configuration);
        assertThat(text).contains("file: /usr/lib/watchpost/models/belt-inspector.tflite");
        Files.writeString(
                configuration,
                text.replace(
                                        "/usr/lib/watchpost",
                                        root.path("/usr/lib/watchpost").toString())
                                .replace("test:?fps=0.5", "test:?fps=max&frames=3")
                        + "stateDir: state\ncacheDir: cache\noutbox: {sizeMegabytes: 1}\n");

        Command run = root.watchpost("run", "--config", configuration);

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).as("the result that the first frame gives").contains("try 0");
    }

    private static void assertThatFiveResultsWait(DebianRoot root, Path state) throws Exception {
        Command stats = root.watchpost("outbox", "stats", "--state-dir", state);
        assertThat(stats.out()).as(stats.err()).containsPattern("waiting for the broker +5\n");
    }

    /** The same package under another version, with a file more. */
    private Path version(Path original, String version, String more) throws Exception {
        Path unpacked = folder.resolve("unpacked");
        run("dpkg-deb", "-R", original, unpacked);
        Path control = unpacked.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*", "Version: " + version));
        Files.writeString(unpacked.resolve("usr/lib/watchpost").resolve(more), "");
        Path changed = folder.resolve(version + ".deb");
        run("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "-b", unpacked, changed);
        return changed;
    }

    private static void run(Object... words) throws Exception {
        Command command = Command.run(Path.of("/"), Map.of(), List.of(words));
        assertThat(command.exit()).as(command.err()).isZero();
    }

    private static List<String> content(Path debianPackage) throws Exception {
        Command listing = Command.run(Path.of("/"), Map.of("LC_ALL", "C"), List.of("dpkg-deb", "-c", debianPackage));
        try (Stream<String> lines = listing.out().lines()) {
            return lines.map(line -> line.replaceFirst(" -> .*", "").replaceFirst(".* (\\./)", "$1"))
                    .filter(name -> !name.endsWith("/"))
                    .toList();
        }
    }

    private static String field(Path debianPackage, String name) throws Exception {
        return Command.run(Path.of("/"), Map.of("LC_ALL", "C"), List.of("dpkg-deb", "-f", debianPackage, name))
                .out()
                .strip();
    }
}
