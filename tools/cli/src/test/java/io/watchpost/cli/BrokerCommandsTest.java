package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.MosquittoBroker;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
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
