package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.ClockQuality;
import io.watchpost.config.OutboxConfig;
import io.watchpost.outbox.OutboxSettings.SizePolicy;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.PublishedSchemas;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DoctorCommandTest {
    @TempDir
    Path folder;

    @Test
    void healthyStation_works_andNothingIsLeftBehind() throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        TestFiles.picture(pictures, "red.png", Color.RED);
        Path state = Files.createDirectory(folder.resolve("state"));

        Cli run = Cli.run(
                "doctor",
                "--json",
                "--camera",
                "dir:" + pictures,
                "--model",
                TestFiles.model(folder),
                "--state-dir",
                state);

        Map<String, JsonNode> findings = findings(run);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.OK);
        for (String subject :
                new String[] {"machine", "java", "glibc", "engine tflite", "engine onnx", "sqlite", "camera", "model"
                }) {
            assertThat(said(findings, subject, "state")).as(subject).isEqualTo("works");
        }
        assertThat(said(findings, "probe", "found")).startsWith("models are tried behind ");
        assertThat(said(findings, "camera", "found")).contains("a frame of 64x48");
        assertThat(said(findings, "model", "found")).contains("3 classes");
        try (var left = Files.list(state)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatWasChangedFromAfar_isJudgedAsTheStationRuns() throws Exception {
        Path config = Files.writeString(folder.resolve("watchpost.yaml"), """
                stateDir: state
                cacheDir: cache
                pipelines:
                  - camera: 'test:'
                    model: {file: '%s'}
                """.formatted(TestFiles.model(folder)));
        assertThat(findings(Cli.run("doctor", "--json", "--config", config))).doesNotContainKey("configuration");

        Path changes = Files.createDirectory(folder.resolve("state")).resolve("remote-changes.json");
        Files.writeString(changes, """
                {"statusSeconds": 5,
                 "pipelines": [{"camera": "dir:nowhere", "model": {"file": "colour.tflite"}}]}""");
        Map<String, JsonNode> changed = findings(Cli.run("doctor", "--json", "--config", config));
        assertThat(said(changed, "configuration", "state")).isEqualTo("note");
        assertThat(said(changed, "configuration", "found"))
                .startsWith("changed from afar: ")
                .contains("statusSeconds");
        assertThat(said(changed, "camera", "state")).as("the changed camera").isEqualTo("fails");
        assertThat(said(changed, "camera", "found")).contains("nowhere");

        Files.writeString(changes, "{\"pipelines\": 7}");
        Map<String, JsonNode> unfit = findings(Cli.run("doctor", "--json", "--config", config));
        assertThat(said(unfit, "configuration", "state")).isEqualTo("fails");
        assertThat(said(unfit, "configuration", "found")).contains("stays out", "pipelines");
        assertThat(said(unfit, "camera", "state")).as("the operator's camera").isEqualTo("works");
    }

    @Test
    void whatARunningStationFoundOutAboutItsAccelerators_isSaidWithTheOneThingToDo() throws Exception {
        Files.writeString(folder.resolve("accelerators"), """
                watchpost.accelerators/1
                door\tgiven-up\tCoral\tit hangs\tplug it in anew
                yard\ton-cpu\tCoral 2\tit died\tlook at its cable
                gate\tserving\tCoral 3\t\t
                """);
        Cli run = Cli.run("doctor", "--json", "--state-dir", folder);

        Map<String, JsonNode> findings = findings(run);
        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(said(findings, "failover door", "state")).isEqualTo("fails");
        assertThat(said(findings, "failover door", "found")).isEqualTo("Coral: it hangs; only the CPU classifies");
        assertThat(said(findings, "failover door", "todo")).isEqualTo("plug it in anew");
        assertThat(said(findings, "failover yard", "state")).isEqualTo("note");
        assertThat(said(findings, "failover yard", "todo")).isEqualTo("look at its cable");
        assertThat(said(findings, "failover gate", "found")).isEqualTo("Coral 3: serving");
    }

    @Test
    void installedModels_areJudgedByWhatTheStoreSays() throws Exception {
        ModelStation device = ModelStation.in(folder);
        Map<String, JsonNode> before = findings(Cli.run("doctor", "--json", "--config", device.config));
        assertThat(said(before, "trust", "found")).isEqualTo("version 1 of the root");
        assertThat(said(before, "model colours", "todo")).isEqualTo("watchpost model install BUNDLE");

        device.model("install", device.bundle(2));
        Map<String, JsonNode> after = findings(Cli.run("doctor", "--json", "--config", device.config));
        assertThat(said(after, "model colours", "found"))
                .isEqualTo("none is good yet; 1.0.2 (release 2) is on its way: staged");

        Files.delete(device.root);
        Map<String, JsonNode> untrusting = findings(Cli.run("doctor", "--json", "--config", device.config));
        assertThat(said(untrusting, "trust", "state")).isEqualTo("fails");
    }

    @Test
    void alarmingNewsOfModels_failWithTheirReasons() throws Exception {
        assertThat(ModelNews.of(folder)).as("no station runs").isEmpty();
        Finding quiet = ModelNews.finding(JsonMapper.shared().readTree("""
                {"news": {"words": "announcement 3 came 1 h ago", "alarming": false}}"""));
        assertThat(quiet.state()).isEqualTo(Finding.State.WORKS);
        assertThat(quiet.found()).isEqualTo("announcement 3 came 1 h ago");

        Finding alarming = ModelNews.finding(JsonMapper.shared().readTree("""
                {"trustProblem": "the root of trust r.json can't be read",
                 "news": {"words": "nothing arrives: …", "alarming": true, "problem": "it is older than the last"}}"""));
        assertThat(alarming.state()).isEqualTo(Finding.State.FAILS);
        assertThat(alarming.found())
                .isEqualTo("nothing new is let in, since the root of trust r.json can't be read; nothing arrives: …;"
                        + " the last announcement: it is older than the last");
    }

    @Test
    void brokerThatIsAway_fails_withWhatToDo() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Cli run = Cli.run("doctor", "--broker", "mqtt://127.0.0.1:" + port, "--state-dir", folder);

        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(run.out())
                .containsPattern("fails +broker +mqtt://127.0.0.1:" + port)
                .contains("->");
    }

    @Test
    void cameraAndModelThatAreNone_fail_andTheRestIsStillChecked() throws Exception {
        Path page = Files.writeString(folder.resolve("page.tflite"), "<!DOCTYPE html><html></html>");

        Cli run = Cli.run(
                "doctor",
                "--json",
                "--camera",
                "dir:" + folder.resolve("nowhere"),
                "--model",
                page,
                "--state-dir",
                folder);

        Map<String, JsonNode> findings = findings(run);
        assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
        assertThat(said(findings, "camera", "state")).isEqualTo("fails");
        assertThat(said(findings, "model", "state")).isEqualTo("fails");
        assertThat(said(findings, "model", "todo")).contains("watchpost inspect");
        assertThat(said(findings, "state folder", "state")).isEqualTo("works");
    }

    @Test
    void diskThatIsTooSmall_failsBeforeTheFirstStart() {
        var huge = new OutboxConfig(OutboxConfig.SIZE_MEGABYTES_MAX, SizePolicy.KEEP_NEWEST, 0);

        assertThat(StateChecks.of(folder.resolve("not/yet"), huge))
                .anySatisfy(finding -> {
                    assertThat(finding.subject()).isEqualTo("disk");
                    assertThat(finding.state()).isEqualTo(Finding.State.FAILS);
                    assertThat(finding.todo()).contains("outbox.sizeMegabytes");
                })
                .anySatisfy(finding -> assertThat(finding.found()).contains("will be made in " + folder));
    }

    @Test
    void stateFolderThatIsAFile_fails() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(StateChecks.of(file, OutboxConfig.DEFAULT))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("is not a folder"));
    }

    @Test
    void machine_isJudgedByWhatTheEnginesNeed() {
        assertThat(MachineChecks.glibc("2.36").state()).isEqualTo(Finding.State.WORKS);
        assertThat(MachineChecks.glibc("2.31").state()).isEqualTo(Finding.State.FAILS);
        assertThat(MachineChecks.glibc("").found()).contains("isn't glibc");
        assertThat(MachineChecks.architecture("Linux", "aarch64").state()).isEqualTo(Finding.State.WORKS);
        assertThat(MachineChecks.architecture("Linux", "arm").state()).isEqualTo(Finding.State.FAILS);
        assertThat(GlibcBindings.version()).matches("2\\.\\d+.*");
    }

    @Test
    void clock_isANoteWhenNobodySetsIt_andFailsWhenItCannotBeRight() throws Exception {
        ManualClock clock = new ManualClock();
        assertThat(MachineChecks.clock(clock, folder).state()).isEqualTo(Finding.State.WORKS);
        clock.setUtcMillis(clock.utcMillis(), ClockQuality.UNSYNCED);
        Finding unsynced = MachineChecks.clock(clock, folder);
        assertThat(unsynced.state()).isEqualTo(Finding.State.NOTE);
        assertThat(unsynced.found()).contains("no hardware clock");
        Files.createDirectories(folder.resolve("class/rtc/rtc0"));
        assertThat(MachineChecks.clock(clock, folder).found()).contains("; a hardware clock keeps the time");
        clock.setUtcMillis(0, ClockQuality.UNSYNCED);
        Finding impossible = MachineChecks.clock(clock, folder);
        assertThat(impossible.state()).isEqualTo(Finding.State.FAILS);
        assertThat(impossible.found()).contains("it says 1970-01-01T00:00:00.000Z, which can't be: TLS fails");
        assertThat(impossible.todo()).contains("set the clock", "systemd-timesyncd", "hardware clock");
    }

    @Test
    void wrongFlags_areRefusedBeforeAnythingIsChecked() {
        assertThat(Cli.run("doctor", "--broker", "http://b").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("doctor", "--camera", "video0").err()).contains("--camera: a camera is named");
        assertThat(Cli.run("doctor", "--config", folder.resolve("none.yaml")).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    private static String said(Map<String, JsonNode> findings, String subject, String field) {
        JsonNode finding = findings.get(subject);
        assertThat(finding).as(subject).isNotNull();
        return Objects.requireNonNull(finding).get(field).asString();
    }

    private static Map<String, JsonNode> findings(Cli run) throws IOException {
        for (String line : run.outLines()) {
            PublishedSchemas.assertFollows("watchpost.finding/1", line);
        }
        return run.outLines().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .collect(Collectors.toMap(node -> node.get("subject").asString(), node -> node));
    }
}
