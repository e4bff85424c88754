package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.PublishedSchemas;
import io.watchpost.update.arrival.ModelServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watchpost model} beside a station that runs in a process of its own. */
final class ModelBesideStationTest {
    @TempDir
    Path folder;

    @Test
    void installs_areTakenByTheStation_andFollowedUntilGood() throws Exception {
        try (ModelStation device = ModelStation.in(folder)) {
            Process station = device.start();
            Cli first = device.model("install", device.bundle(2), "--follow");
            assertThat(first.exitCode()).as(first.err() + device.log()).isEqualTo(ExitCode.OK);
            assertThat(first.out())
                    .containsPattern("colours 1.0.2 \\(release 2\\): good: \\d+ frames without a failure");
            assertThat(first.err()).isEmpty();

            Cli second = device.model("install", device.bundle(3), "--follow");
            assertThat(second.exitCode()).as(second.err() + device.log()).isEqualTo(ExitCode.OK);
            assertThat(second.out()).containsSubsequence(" verified: ", " trial: as shadow", " active: ", " good: ");
            assertThat(device.model("install", device.bundle(3), "--follow").out())
                    .as("there is nothing to wait for")
                    .contains("it is installed and good");
            assertThat(device.model("install", device.bundle(2)).err()).contains("is older than release 3");

            Cli status = device.model("status");
            assertThat(status.out())
                    .contains("a station runs here (door)")
                    .contains("trusts version 1 of the root")
                    .containsPattern("to go back to +1.0.2");
            PublishedSchemas.assertFollows(
                    "watchpost.models/1", device.model("status", "--json").out());
            assertThat(device.model("list").out()).containsPattern("colours +1.0.3 \\(release 3\\) +- +1.0.2");

            assertThat(device.model("rollback", "colours").out()).contains("back from 1.0.3 (release 3) to 1.0.2");
            Cli nothing = device.model("rollback", "colours");
            assertThat(nothing.exitCode()).isEqualTo(ExitCode.MODEL_REFUSED);
            assertThat(nothing.err()).contains("no release of colours before 1.0.2 (release 2) is kept");
            assertThat(device.model("rollback", "doors").err()).contains("no model doors is installed");
            assertThat(device.model("trust", device.root).exitCode()).isEqualTo(ExitCode.OK);
            assertThat(device.model("install", device.worse(4)).err()).contains("which must be \"red\"");

            ModelStation.end(station);
            assertThat(device.log()).as("nobody took the station's lock away").doesNotContain("ERROR");
            assertThat(device.model("list").out()).containsPattern("colours +1.0.2");
        }
    }

    /** The connection breaks in the middle; what is here of the bundle is gone on from. */
    @Test
    void installByAddress_isFetchedOverTls_andFollowedUntilGood() throws Exception {
        try (ModelServer server = ModelServer.start(folder);
                ModelStation device = ModelStation.in(folder, "download: {tls: {caFile: authority.crt}}")) {
            byte[] bundle = Files.readAllBytes(device.bundle(2));
            server.serve("/colours.wpb", ModelServer.cutAfter(bundle, "two", bundle.length * 2 / 3));
            device.start();

            Cli install = device.model("install", server.uri("/colours.wpb"), "--follow");

            assertThat(install.exitCode()).as(install.err() + device.log()).isEqualTo(ExitCode.OK);
            assertThat(install.out())
                    .containsPattern("colours 1.0.2 \\(release 2\\): good: \\d+ frames without a failure");
            assertThat(server.requests())
                    .extracting(ModelServer.Request::range, ModelServer.Request::ifRange)
                    .containsExactly(tuple("", ""), tuple("bytes=" + bundle.length * 2 / 3 + "-", "\"two\""));
            assertThat(device.store().resolve("by-hand"))
                    .as("nothing of it is left beside the store")
                    .isEmptyDirectory();

            Cli again = device.model("install", server.uri("/colours.wpb"));
            assertThat(again.err() + again.out()).contains("it is installed and good");
            server.serve("/colours.wpb", ModelServer.status(404, null, ""));
            Cli gone = device.model("install", server.uri("/colours.wpb"));
            assertThat(gone.exitCode()).isNotEqualTo(ExitCode.OK);
            assertThat(gone.err())
                    .contains(server.uri("/colours.wpb").toString())
                    .contains("404");
        }
    }

    @Test
    void stationWhoseArrivalsHaveNoPlace_runs_andDoctorAndStatusSayIt() throws Exception {
        try (ModelStation device = ModelStation.in(folder)) {
            Files.createDirectories(device.store());
            Files.writeString(device.store().resolve("arrivals"), "a file in the way");
            device.start();

            assertThat(device.model("status").out()).contains("ATTENTION: nothing can arrive: ");
            assertThat(device.log()).contains("what is installed goes on, nothing new comes in, and it is tried again");
            assertThat(Cli.run("doctor", "--config", device.config).out())
                    .containsPattern("fails +news of models +nothing can arrive: ");
            assertThat(device.model("install", device.bundle(2), "--follow").exitCode())
                    .as("by hand it still comes in")
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void requestOfADeadAsker_isAnswered_andWhatAnEarlierRunWasAskedIsForgotten() throws Exception {
        try (ModelStation device = ModelStation.in(folder)) {
            Process station = device.start();
            Path requests = device.store().resolve("requests");
            Path abandoned = requests.resolve(UUID.randomUUID() + ".install.new");
            Files.writeString(abandoned, "half a bundle");
            String id = UUID.randomUUID().toString();
            Files.writeString(requests.resolve(id + ".rollback"), "doors");
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(requests.resolve(id + ".answer")));
            assertThat(device.model("status").exitCode())
                    .as("it answers others")
                    .isEqualTo(ExitCode.OK);

            ModelStation.end(station);
            Path late = Files.writeString(requests.resolve(UUID.randomUUID() + ".rollback"), "colours");
            device.start();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(requests).isEmptyDirectory());
            assertThat(late).doesNotExist();
            assertThat(device.model("history").out()).contains("nothing has come of any model yet");
        }
    }

    @Test
    void stationThatEndsWhileItIsAsked_isSaid_andNothingIsLeft() throws Exception {
        try (ModelStation device = ModelStation.in(folder)) {
            Process station = device.start();
            new ProcessBuilder("kill", "-STOP", Long.toString(station.pid()))
                    .start()
                    .waitFor();
            CompletableFuture<Cli> asked = CompletableFuture.supplyAsync(() -> device.model("rollback", "colours"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(device.store().resolve("requests")).isNotEmptyDirectory());
            station.destroyForcibly().waitFor();

            Cli cli = asked.get();
            assertThat(cli.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(cli.err())
                    .contains("the station ended before it answered")
                    .contains("watchpost model status");
            assertThat(device.store().resolve("requests")).isEmptyDirectory();
        }
    }
}
