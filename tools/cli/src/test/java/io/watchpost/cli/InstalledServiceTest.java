package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.config.ConfigYaml;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.Results;
import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside an installed service, which find it by themselves, in an image of a system. */
final class InstalledServiceTest {
    private static final String PROPERTY = "watchpost.system.root";
    private static final int SERVICE = 64_123; // a user that no machine has

    @TempDir
    Path image;

    @TempDir
    Path elsewhere;

    private Path configuration;
    private Path state;

    @BeforeEach
    void install() throws Exception {
        Path unit = image.resolve("usr/lib/systemd/system/watchpost.service");
        Files.createDirectories(unit.getParent());
        Files.writeString(unit, "[Service]\n");
        configuration = image.resolve("etc/watchpost/watchpost.yaml");
        Files.createDirectories(configuration.getParent());
        Files.writeString(configuration, """
                device: mast-7
                pipelines:
                  - name: gate
                    camera: 'test:'
                    model: {file: '%s'}
                """.formatted(TestFiles.model(elsewhere)));
        state = Files.createDirectories(image.resolve("var/lib/watchpost"));
        Files.createDirectories(image.resolve("var/cache/watchpost"));
        System.setProperty(PROPERTY, image.toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void withoutAFlag_theServiceIsMeant() throws Exception {
        try (Outbox outbox = Carriers.open(state, "mqtt")) {
            Results.appendAll(outbox, "gate", 30);
        }

        assertThat(Cli.run("outbox", "stats").out()).contains("waiting for the broker   30");
        assertThat(Cli.run("outbox", "verify").exitCode()).isZero();
        assertThat(Cli.run("log-level", "debug").out()).contains("at debug");
        assertThat(state.resolve("log-level")).hasContent("debug\n");
        assertThat(Cli.run("pictures", "list").out()).isEqualTo("none\n");
        assertThat(Cli.run("model", "status", "--json").out()).contains("\"device\":\"mast-7\"");
        assertThat(Cli.run("outbox", "key").out()).contains("public   " + state.resolve("stick.pub"));
        assertThat(Cli.run("cameras", "reference").err())
                .contains("no station runs with the state folder " + state.toAbsolutePath());
        assertThat(Cli.run("outbox", "export", "--to", elsewhere.resolve("out.wpo"))
                        .out())
                .contains("30 results");
    }

    @Test
    void aStateFolderInItsConfiguration_isTheServices() throws Exception {
        Path other = Files.createDirectory(configuration.resolveSibling("kept"));
        Files.writeString(configuration, Files.readString(configuration) + "stateDir: kept\n");

        Cli.run("log-level", "warn");

        assertThat(other.resolve("log-level")).hasContent("warn\n");
    }

    @Test
    void aWrongConfiguration_hidesNeitherTheOutboxNorTheLogLevel() throws Exception {
        try (Outbox outbox = Carriers.open(state, "mqtt")) {
            Results.appendAll(outbox, "gate", 3);
        }
        Files.writeString(configuration, "pipelines: 7\n  nonsense\n");

        assertThat(Cli.run("outbox", "stats").out()).contains("waiting for the broker   3");
        assertThat(Cli.run("log-level", "debug").exitCode()).isZero();
        assertThat(Cli.run("doctor").err()).contains("watchpost.yaml");
    }

    @Test
    void itsConfigurationNamedByHand_hasTheServicesFolders() {
        Cli.run("log-level", "warn", "--config", configuration);

        assertThat(state.resolve("log-level")).hasContent("warn\n");
    }

    @Test
    void whatIsNamedWins_andWhatTheEnvironmentAssigns() {
        assertThat(Cli.run("outbox", "stats", "--state-dir", elsewhere).err())
                .contains("there is no outbox " + elsewhere.resolve("outbox.db"));
        assertThat(InstalledService.find(image, Map.of())).isPresent();
        assertThat(InstalledService.find(image, Map.of("STATE_DIRECTORY", "/var/lib/watchpost")))
                .as("the service itself")
                .isEmpty();
        assertThat(InstalledService.find(image, Map.of("XDG_STATE_HOME", "/srv/mine")))
                .isEmpty();
        assertThat(InstalledService.find(elsewhere, Map.of())).isEmpty();
    }

    /** As after a kill: the log of SQLite is there, and its index isn't. */
    @Test
    void whatRootDoesBesideIt_leavesNothingThatTheServicesUserCouldNotWrite() throws Exception {
        Needs.root();
        Path used = Files.createDirectory(elsewhere.resolve("used"));
        try (Outbox outbox = Carriers.open(used, "mqtt")) {
            Results.appendAll(outbox, "gate", 30);
            for (String name : List.of("outbox.db", "outbox.db-wal")) {
                Files.copy(used.resolve(name), state.resolve(name));
            }
        }
        Files.createDirectories(state.resolve("models"));
        Files.createDirectories(state.resolve("cameras/requests"));
        for (String folder : List.of("var/lib/watchpost", "var/cache/watchpost")) {
            try (Stream<Path> all = Files.walk(image.resolve(folder))) {
                for (Path one : all.toList()) {
                    Files.setAttribute(one, "unix:uid", SERVICE, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(one, "unix:gid", SERVICE, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }

        assertThat(Cli.run("outbox", "stats").out()).contains("waiting for the broker   30");
        assertThat(Cli.run("outbox", "verify").exitCode()).isZero();
        assertThat(Cli.run("outbox", "export", "--to", elsewhere.resolve("out.wpo"))
                        .exitCode())
                .isZero();
        assertThat(Cli.run("log-level", "debug").exitCode()).isZero();
        assertThat(Cli.run("model", "status").exitCode()).isZero();
        Cli.run("doctor", "--json");
        assertThat(Cli.run("outbox", "release", elsewhere.resolve("out.wpo")).err())
                .as("what would write the outbox is left to its user")
                .contains("sudo -u");

        for (String folder : List.of("var/lib/watchpost", "var/cache/watchpost")) {
            try (Stream<Path> all = Files.walk(image.resolve(folder))) {
                assertThat(all)
                        .allSatisfy(one -> assertThat(Files.getAttribute(one, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                                .as("owner of %s", one)
                                .isEqualTo(SERVICE));
            }
        }
        assertThat(state.resolve("stick.key")).exists();
    }

    /** A link that the service's user has put in the way of what root writes. */
    @Test
    void whatRootWrites_goesThroughNoLink() throws Exception {
        Path victim = Files.writeString(elsewhere.resolve("victim"), "precious");
        Files.createSymbolicLink(state.resolve("log-level.new"), victim);

        assertThat(Cli.run("log-level", "debug").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void theDoctor_judgesTheServiceAsItsSandboxLetsIt() throws Exception {
        Files.writeString(configuration, """
                pipelines:
                  - camera: dir:/home/pi/pictures
                    model: {file: /home/pi/model.tflite}
                stick: {folders: ["/media/*"], trust: [office.pub]}
                """);
        Files.writeString(configuration.resolveSibling("office.pub"), "no key\n");

        Cli doctor = Cli.run("doctor");

        assertThat(doctor.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(doctor.out())
                .contains("judged by " + configuration + ", with the state in " + state)
                .contains("the model /home/pi/model.tflite lies in /home, which the service's sandbox hides")
                .contains("/home/pi/pictures lies in /home")
                .contains("-> move it to /srv or /etc/watchpost")
                .containsPattern("fails +stick trust +receipts aren't read: .*office.pub holds no public key");
    }

    @Test
    void theDoctor_saysWhatTheServicesUserMayNotRead() throws Exception {
        Path model = Path.of("/srv/watchpost/model.tflite");
        Files.writeString(configuration, "pipelines: [{camera: 'test:', model: {file: %s}}]".formatted(model));
        InstalledService service = InstalledService.find(image, Map.of()).orElseThrow();

        assertThat(ServiceChecks.of(service, ConfigYaml.station(configuration), _ -> true))
                .as("what isn't there is said elsewhere")
                .hasSize(1);
        Path there = Path.of("/etc/passwd");
        Files.writeString(configuration, "pipelines: [{camera: 'test:', model: {file: %s}}]".formatted(there));
        assertThat(ServiceChecks.of(service, ConfigYaml.station(configuration), there::equals))
                .last()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(Finding.State.FAILS);
                    assertThat(finding.found())
                            .isEqualTo("the model /etc/passwd can't be read by the service's user watchpost");
                });
    }

    @Test
    void theDoctor_givesTheIdsOfKeysThatItTrusts_andSaysWhenThereIsNone() throws Exception {
        String pipelines = "pipelines: [{camera: 'test:', model: {file: m.tflite}}]\n";
        assertThat(Cli.run("outbox", "key", "--state-dir", elsewhere).exitCode())
                .isZero();
        Files.writeString(
                configuration, pipelines + "stick: {folders: ['/media/*'], trust: ['%s']}".formatted(key(elsewhere)));
        assertThat(StickChecks.of(ConfigYaml.station(configuration)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(Finding.State.WORKS);
                    assertThat(finding.found()).startsWith(key(elsewhere) + ": key ");
                });

        Files.delete(key(elsewhere));
        assertThat(StickChecks.of(ConfigYaml.station(configuration)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("does not exist"));

        Files.writeString(configuration, pipelines + "stick: {folders: ['/media/*']}");
        assertThat(StickChecks.of(ConfigYaml.station(configuration)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.state()).isEqualTo(Finding.State.NOTE));
    }

    private static Path key(Path folder) {
        return folder.resolve("stick.pub");
    }
}
