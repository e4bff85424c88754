package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.AnnouncementJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.bundle.Trust;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.PublishedSchemas;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code watchpost publish}: from a workstation over a real broker to stations in processes of their own. */
final class PublishCommandTest {
    @TempDir
    Path folder;

    private Path bundle = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void material() throws Exception {
        bundle = TestBundles.colours().write(folder.resolve("colours-1.0.2.wpb"), TestBundles.RELEASE);
        key = Files.writeString(
                folder.resolve("release.key"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(TestKeys.pkcs8("release"))
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private ModelStation device(String name, String broker) throws Exception {
        ModelStation device = ModelStation.in(Files.createDirectory(folder.resolve(name)));
        String text = Files.readString(device.config)
                .replace("device: door", "device: " + name + "\nmqtt: {broker: '" + broker + "'}")
                .replace("models: {", "models: {download: {jitterMinutes: 0}, ");
        Files.writeString(device.config, text);
        return device;
    }

    @Test
    @Timeout(240)
    void twoStations_installWhatIsPublished_thoughTheBrokerForgotAndTheStationsComeLater() throws Exception {
        Path rules = Files.createDirectory(folder.resolve("broker"));
        try (MosquittoBroker broker = new MosquittoBroker(rules).start();
                ModelStation one = device("belt-1", broker.uri());
                ModelStation two = device("belt-2", broker.uri())) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            CompletableFuture<Integer> published = CompletableFuture.supplyAsync(() -> Watchpost.run(
                    new PrintWriter(out),
                    new PrintWriter(err),
                    "publish",
                    bundle.toString(),
                    "--to",
                    "all",
                    "--broker",
                    broker.uri(),
                    "--key",
                    key.toString(),
                    "--serial",
                    "1",
                    "--heartbeat",
                    "3600",
                    "--json",
                    "--until-done",
                    "--device",
                    "belt-1",
                    "--device",
                    "belt-2"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> err.toString().contains("connected to") || published.isDone());
            broker.kill();
            broker.start(); // keeps nothing of what it had
            one.start();
            two.start();

            assertThat(published.get(150, TimeUnit.SECONDS))
                    .as(err + one.log() + two.log())
                    .isEqualTo(ExitCode.OK);
            assertThat(err.toString()).contains("connected again to");
            List<String> lines = out.toString().lines().toList();
            assertThat(lines).allSatisfy(line -> PublishedSchemas.assertFollows("watchpost.publish/1", line));
            assertThat(lines)
                    .anyMatch(line -> line.contains("\"device\":\"belt-1\"") && line.contains("\"percentSent\":100"))
                    .anyMatch(line -> line.contains("\"device\":\"belt-2\"") && line.contains("\"percentSent\":100"));
            for (ModelStation device : List.of(one, two)) {
                assertThat(device.model("history").out()).contains("from stream:wpb-");
                assertThat(device.log()).doesNotContain("ERROR");
            }
        }
    }

    @Test
    void announcementOfAnother_mustNameTheseBundlesAndThisStream() throws Exception {
        Path elsewhere = folder.resolve("elsewhere.json");
        Path streamed = folder.resolve("streamed.json");
        Cli.run("bundle", "announce", bundle, "--serial", 1, "--heartbeat", 3600, "--key", key, "--out", elsewhere);
        Cli.run(
                "bundle",
                "announce",
                bundle,
                "--serial",
                1,
                "--heartbeat",
                3600,
                "--key",
                key,
                "--out",
                streamed,
                "--stream",
                "--url-base",
                "https://models.example/belt");

        assertThat(publish("--announcement", elsewhere).err())
                .contains("doesn't announce colours-1.0.2 at stream:wpb-");
        assertThat(Cli.run("publish", bundle, "--to", "belts", "--announcement", streamed)
                        .err())
                .contains("is for the group all, not for belts");
        Announcement.Model model = AnnouncementJson.verified(Trust.readEnvelope(streamed), TestBundles.trust(), "it")
                .models()
                .getFirst();
        assertThat(model.sources()).hasSize(2).last().isEqualTo("https://models.example/belt/colours-1.0.2.wpb");
        assertThat(model.sources().getFirst()).startsWith("stream:wpb-");
        assertThat(publish("--announcement", streamed).exitCode())
                .as("only the broker is missing")
                .isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void whatIsMissing_isSaid() throws Exception {
        assertThat(publish().err()).contains("an announcement needs --key, --serial and --heartbeat");
        assertThat(publish("--key", key).err()).contains("an announcement needs --key, --serial and --heartbeat");
        assertThat(publish("--rate", 0).err()).contains("--rate is 1 to");
        Path unsigned = TestBundles.colours().write(folder.resolve("unsigned.wpb"));
        assertThat(Cli.run("publish", unsigned, "--to", "all").err()).contains("is not signed");
        assertThat(Cli.run("publish", folder.resolve("none.wpb"), "--to", "all").exitCode())
                .isEqualTo(ExitCode.UNAVAILABLE);
    }

    private Cli publish(Object... more) {
        Object[] all = new Object[6 + more.length];
        System.arraycopy(
                new Object[] {
                    "publish", bundle, "--to", "all", "--broker", "mqtt://127.0.0.1:" + MosquittoBroker.freePort()
                },
                0,
                all,
                0,
                6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Cli.run(all);
    }
}
