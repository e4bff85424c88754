package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.device.camera.CameraListing;
import io.watchpost.device.station.ReferenceRequests;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.testing.PublishedSchemas;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** run, outbox, results and cameras: what their flags mean, and what they say. */
final class StationCommandsTest {
    @TempDir
    Path folder;

    @Test
    void run_keepsAndShowsResults_whichOutboxThenCounts() throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        TestFiles.picture(pictures, "1.png", Color.RED);
        TestFiles.picture(pictures, "2.png", Color.BLUE);
        Path state = folder.resolve("state");
        Path config = Files.writeString(folder.resolve("watchpost.yaml"), """
                device: door
                stateDir: state
                cacheDir: cache
                outbox: {sizeMegabytes: 1}
                pipelines:
                  - camera: dir:pictures
                    model: {file: colours.tflite, labels: labels.txt}
                """);
        TestFiles.model(folder);
        TestFiles.labels(folder);

        Cli run = Cli.run("run", "--config", config, "--pipeline", "entrance");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("entrance").contains("red 0.99").contains("blue 0.99");

        Cli stats = Cli.run("outbox", "stats", "--json", "--state-dir", state);
        PublishedSchemas.assertFollows("watchpost.outbox/1", stats.out());
        PublishedSchemas.assertFollows(
                "watchpost.verification/1",
                Cli.run("outbox", "verify", "--json", "--state-dir", state).out());
        JsonNode json = JsonMapper.shared().readTree(stats.out());
        assertThat(json.get("waiting").asInt()).isEqualTo(2);
        assertThat(json.get("kept").asInt()).isEqualTo(2);
        assertThat(Cli.run("outbox", "stats", "--state-dir", state).out()).containsPattern("waiting for the broker +2");
        Cli verify = Cli.run("outbox", "verify", "--state-dir", state);
        assertThat(verify.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(verify.out()).contains("is sound: 2 entries");
    }

    @Test
    void outbox_withoutOne_orWithAnotherVerb_saysSo() {
        Cli none = Cli.run("outbox", "verify", "--state-dir", folder);
        assertThat(none.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(none.err()).contains("there is no outbox");
        Cli verb = Cli.run("outbox", "empty", "--state-dir", folder);
        assertThat(verb.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(verb.err()).contains("unknown command \"empty\"");
    }

    @Test
    void run_saysWhatIsMissingOrContradicts() throws Exception {
        assertThat(Cli.run("run").err()).contains("run needs --camera URI and --model FILE");
        assertThat(Cli.run("run", "--camera", "test:").err()).contains("run needs --model FILE");
        assertThat(Cli.run("run", "--camera", "test:", "--model", folder.resolve("none.tflite"))
                        .err())
                .contains("the model " + folder.resolve("none.tflite") + " does not exist");
        assertThat(Cli.run("run", "--camera", "test:", "--model", "m", "--device", "a/b")
                        .err())
                .contains("--device: a device is a name");
        Path model = Files.createFile(folder.resolve("m.tflite"));
        Cli unknown = Cli.run("run", "--camera", "gst://c/1", "--model", model, "--state-dir", folder);
        assertThat(unknown.err()).contains("camera gst://c/1: nothing here opens gst:; known are dir:, file:,");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        Path two = Files.writeString(folder.resolve("two.yaml"), """
                pipelines:
                  - {name: a, camera: 'test:', model: {file: m}}
                  - {name: b, camera: 'test:', model: {file: m}}
                """);
        Cli contradiction = Cli.run("run", "--config", two, "--model", "other.tflite");
        assertThat(contradiction.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(contradiction.err()).contains("has 2 pipelines, and flags speak of one");
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "pipeline: []\n");
        assertThat(Cli.run("run", "--config", wrong).err())
                .contains("line 1: unknown key \"pipeline\"; did you mean \"pipelines\"?")
                .doesNotContain("\tat ");
    }

    @Test
    void results_refusesWhatContradicts_andSaysWhenThereIsNoBroker() throws Exception {
        Path config = Files.writeString(folder.resolve("c.yaml"), "pipelines: [{camera: 'test:', model: {file: m}}]\n");

        assertThat(Cli.run("results", "--count", 0).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Cli.run("results", "--broker", "http://b").err())
                .contains("--broker: a broker's address begins with mqtt: or mqtts:");
        assertThat(Cli.run("results", "--prefix", "a/#").err()).contains("--prefix: found \"a/#\"");
        assertThat(Cli.run("results", "--config", config, "--broker", "mqtt://b")
                        .err())
                .contains("--config names the broker");
        assertThat(Cli.run("results", "--config", config).err()).contains("names no broker");
        Cli away = Cli.run("results", "--broker", "mqtt://127.0.0.1:1", "--count", 1);
        assertThat(away.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(away.err()).contains("mqtt://127.0.0.1:1");
    }

    @Test
    void camerasReference_besideARunningStation_isTaken_andWithoutOneSaysWhatIsMissing() throws Exception {
        Path config = entrance();
        Cli none = Cli.run("cameras", "reference", "--config", config);
        assertThat(none.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(none.err()).contains("no station runs with the state folder").contains("the station has to run");

        try (Station station =
                StationAssembly.assemble(ConfigYaml.station(config), "1", ResultListener.NONE, new SystemClock())) {
            station.start();
            await().until(() -> station.health().getFirst().scene().structure() > 0);
            Cli taken = Cli.run("cameras", "reference", "--config", config);
            assertThat(taken.exitCode()).as(taken.err()).isEqualTo(ExitCode.OK);
            assertThat(taken.out()).contains("what entrance sees now is the reference");
            Cli other = Cli.run("cameras", "reference", "--state-dir", folder.resolve("state"), "back");
            assertThat(other.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(other.err()).contains("there is no pipeline back; there is entrance");
        }
    }

    @Test
    @Timeout(180)
    void camerasReference_ofAStationThatWasKilled_isNotWaitedFor() throws Exception {
        Path config = entrance();
        Path requests = folder.resolve("state/cameras/requests");
        Process killed = ModelStation.child("run", "--config", config.toString(), "--page", "off")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        try {
            ReferenceRequests station = new ReferenceRequests(folder.resolve("state"));
            await().atMost(Duration.ofSeconds(60)).until(station::isAnswered);
            new ProcessBuilder("kill", "-STOP", Long.toString(killed.pid()))
                    .start()
                    .waitFor();
            CompletableFuture<Cli> asked =
                    CompletableFuture.supplyAsync(() -> Cli.run("cameras", "reference", "--config", config));
            await().until(() -> questions(requests) == 1);
            killed.destroyForcibly().waitFor();
            assertThat(asked.get().exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(asked.get().err()).contains("it ended meanwhile");
            assertThat(questions(requests)).as("taken back").isZero();

            assertThat(requests).as("what the killed station has left").isNotEmptyDirectory();
            Cli late = Cli.run("cameras", "reference", "--config", config);
            assertThat(late.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(late.err()).contains("no station runs with the state folder");
            assertThat(questions(requests)).isZero();

            try (Station next =
                    StationAssembly.assemble(ConfigYaml.station(config), "1", ResultListener.NONE, new SystemClock())) {
                next.start();
                await().until(station::isAnswered);
            }
        } finally {
            killed.destroyForcibly().waitFor();
        }
    }

    private static long questions(Path requests) throws IOException {
        try (Stream<Path> files = Files.list(requests)) {
            return files.filter(file -> file.toString().endsWith(".renew")).count();
        }
    }

    /** A station with one camera. */
    private Path entrance() throws IOException {
        TestFiles.model(folder);
        TestFiles.labels(folder);
        return Files.writeString(folder.resolve("watchpost.yaml"), """
                device: door
                stateDir: state
                cacheDir: cache
                pipelines:
                  - name: entrance
                    camera: test:?fps=10
                    model: {file: colours.tflite, labels: labels.txt}
                """);
    }

    @Test
    void cameras_areShownWithTheirModes() throws Exception {
        var listing = new CameraListing(
                List.of(
                        new CameraListing.Camera(
                                "v4l2:/dev/video0",
                                "A camera",
                                "usb-1",
                                List.of("v4l2:/dev/v4l/by-id/usb-A_camera-video-index0"),
                                List.of(new CameraListing.Format(
                                        "YUYV",
                                        "YUYV 4:2:2",
                                        true,
                                        false,
                                        List.of(new CameraListing.Mode(640, 480, List.of(30.0, 7.5))))),
                                null,
                                null),
                        new CameraListing.Camera(
                                "v4l2:/dev/video2",
                                "",
                                "",
                                List.of(),
                                List.of(),
                                "permission denied",
                                "join the group video")),
                null);
        StringWriter text = new StringWriter();
        StringWriter json = new StringWriter();
        PrintWriter err = new PrintWriter(new StringWriter());

        assertThat(CamerasCommand.show(listing, false, new PrintWriter(text), err))
                .isEqualTo(ExitCode.PARTLY);
        assertThat(text.toString())
                .contains("v4l2:/dev/video0  A camera  (usb-1)")
                .contains("  also v4l2:/dev/v4l/by-id/usb-A_camera-video-index0")
                .contains("640x480  30, 7.50 fps")
                .contains("can't be asked: permission denied; join the group video");
        CamerasCommand.show(listing, true, new PrintWriter(json), err);
        for (String camera : json.toString().lines().toList()) {
            PublishedSchemas.assertFollows("watchpost.camera/1", camera);
        }
        JsonNode first =
                JsonMapper.shared().readTree(json.toString().lines().findFirst().orElseThrow());
        assertThat(first.at("/formats/0/modes/0/fps/1").asDouble()).isEqualTo(7.5);
    }
}
