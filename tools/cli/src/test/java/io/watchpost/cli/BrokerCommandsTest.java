package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.result.MessageWriter;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.Needs;
import io.watchpost.testing.Samples;
import java.awt.Color;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The commands that speak to a broker, against a real one. */
final class BrokerCommandsTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void results_showsWhatRunDelivers_eachOnce() throws Exception {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        TestFiles.picture(pictures, "1.png", Color.RED);
        TestFiles.picture(pictures, "2.png", Color.BLUE);
        Path model = TestFiles.model(folder);
        Path labels = TestFiles.labels(folder);
        try (MosquittoBroker broker = new MosquittoBroker(Files.createDirectory(folder.resolve("broker"))).start()) {
            CompletableFuture<Cli> results = CompletableFuture.supplyAsync(
                    () -> Cli.run("results", "--json", "--count", 2, "--broker", broker.uri()));
            // a subscriber that isn't there yet misses what is delivered: stations start until it has seen two
            for (int station = 0; !results.isDone() && station < 50; station++) {
                Cli run = Cli.run(
                        "run",
                        "--camera",
                        "dir:" + pictures,
                        "--model",
                        model,
                        "--labels",
                        labels,
                        "--device",
                        "station-" + station,
                        "--state-dir",
                        folder.resolve("state-" + station),
                        "--broker",
                        broker.uri());
                assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            }

            Cli seen = results.get(60, TimeUnit.SECONDS);
            assertThat(seen.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(seen.err()).contains("connected to mqtt://");
            List<String> ids = seen.outLines().stream()
                    .map(line -> JsonMapper.shared().readTree(line).get("id").asString())
                    .toList();
            assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    @Timeout(120)
    void results_goesOnAfterTheBrokerWasKilled_withoutShowingAnythingAgain() throws Exception {
        try (MosquittoBroker broker = new MosquittoBroker(Files.createDirectory(folder.resolve("broker"))).start()) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            CompletableFuture<Integer> results = CompletableFuture.supplyAsync(() -> Watchpost.run(
                    new PrintWriter(out),
                    new PrintWriter(err),
                    "results",
                    "--json",
                    "--count",
                    "3",
                    "--broker",
                    broker.uri()));
            // nobody says when the subscription stands, so everything is sent again and again, as a station would
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                publish(broker, 1, 2);
                return out.toString().lines().count() == 2;
            });

            broker.kill();
            broker.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                publish(broker, 1, 2, 3);
                return results.isDone();
            });

            assertThat(results.get()).isEqualTo(ExitCode.OK);
            assertThat(err.toString()).containsOnlyOnce("connected to mqtt://").contains("the connection is lost");
            assertThat(out.toString()
                            .lines()
                            .map(line -> JsonMapper.shared()
                                    .readTree(line)
                                    .get("seq")
                                    .asInt()))
                    .containsExactly(1, 2, 3);
        }
    }

    private void publish(MosquittoBroker broker, long... numbers) throws Exception {
        for (long seq : numbers) {
            Path message = Files.write(
                    folder.resolve("message"),
                    new MessageWriter().result(Samples.identity(), seq, Samples.result("door", seq)));
            Process program = new ProcessBuilder(
                            Needs.program("mosquitto_pub").toString(),
                            "-p",
                            Integer.toString(broker.port()),
                            "-q",
                            "1",
                            "-t",
                            "watchpost/porch/results/door",
                            "-f",
                            message.toString())
                    .inheritIO()
                    .start();
            assertThat(program.waitFor()).isZero();
        }
    }

    @Test
    void doctor_tellsABrokerThatTakesResults_fromOneThatDropsThem() throws Exception {
        try (MosquittoBroker open = new MosquittoBroker(Files.createDirectory(folder.resolve("open"))).start()) {
            Cli run = Cli.run("doctor", "--broker", open.uri(), "--device", "door", "--state-dir", folder);
            assertThat(run.out()).containsPattern("works +broker +.*a probe came back");
        }
        try (MosquittoBroker closed = new MosquittoBroker(Files.createDirectory(folder.resolve("closed")))
                .withAccess("topic read nothing")
                .start()) {
            Cli run = Cli.run("doctor", "--broker", closed.uri(), "--device", "door", "--state-dir", folder);
            assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY);
            assertThat(run.out())
                    .containsPattern("fails +broker .*not authorised")
                    .contains("watchpost/door");
        }
    }
}
