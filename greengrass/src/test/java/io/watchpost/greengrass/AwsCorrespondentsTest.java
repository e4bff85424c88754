package io.watchpost.greengrass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.EnvelopeJson;
import io.watchpost.bundle.RootJson;
import io.watchpost.bundle.TestBundles;
import io.watchpost.bundle.TestKeys;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.device.remote.RemoteStation;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.greengrass.cloud.CloudSide;
import io.watchpost.greengrass.cloud.JobsService;
import io.watchpost.greengrass.cloud.MosquittoEnd;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.update.arrival.ModelServer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station on a Mosquitto with an ACL like a policy, and the cloud's side of jobs and shadow behind it. */
final class AwsCorrespondentsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private MosquittoBroker broker;
    private CloudSide cloud;
    private MqttJudge judge;
    private ModelServer models;
    private RemoteStation station;
    private Thread runner;

    @BeforeEach
    void start() throws Exception {
        Files.write(
                folder.resolve("root.json"),
                EnvelopeJson.bytes(TestKeys.signed(RootJson.envelope(TestBundles.ROOT_1), TestBundles.ROOT)));
        Files.createDirectory(folder.resolve("pictures"));
        picture("1.png", new Color(0xcc2010));
        picture("2.png", new Color(0x20cc10));
        models = ModelServer.start(folder);
        broker = new MosquittoBroker(folder)
                .withAccess(
                        "topic readwrite watchpost/yard/#",
                        "topic readwrite $aws/things/porch-7/jobs/#",
                        "topic readwrite $aws/things/porch-7/shadow/name/watchpost/#")
                .start();
        cloud = new CloudSide(new MosquittoEnd(broker.judgePort()), "porch-7");
        judge = new MqttJudge(broker.judgePort(), "watchpost/#");
        Files.writeString(folder.resolve("watchpost.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                mqtt: {broker: '%s'}
                aws: {thing: porch-7, jobs: true, shadow: true, via: [greengrass, mqtt]}
                models:
                  trust: root.json
                  trial: {share: 1, frames: 20}
                  download: {tls: {caFile: authority.crt}}
                pipelines:
                  - camera: 'dir:pictures?loop&fps=100'
                    model: {installed: colours}
                """.formatted(broker.uri()));
        open();
    }

    private void open() throws Exception {
        Path file = folder.resolve("watchpost.yaml");
        StationConfiguration configuration =
                new StationConfiguration(ConfigYaml.subject(file), ConfigYaml.read(file), ConfigYaml.folder(file));
        station = new RemoteStation(configuration, "9.9", ResultListener.NONE, new SystemClock());
        runner = Thread.ofPlatform().name("main").start(() -> {
            try {
                station.run(started -> {});
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void endProcess() throws Exception {
        station.close();
        runner.join();
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        endProcess();
        cloud.close();
        judge.close();
        broker.close();
        models.close();
        assertThat(cloud.jobs().violations()).isEmpty();
        assertThat(cloud.shadow().violations()).isEmpty();
    }

    @Test
    void everyOperation_isCarriedOutAndTheShadowShowsIt() throws Exception {
        serve(2);
        assertThat(done("u2", "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"%s\"}}".formatted(uri(2))))
                .contains("colours-1.0.2 is good");
        await().atMost(PATIENCE).until(() -> judge.count("/results/main") > 3);
        await("the shadow shows the model")
                .atMost(PATIENCE)
                .until(() -> cloud.shadow()
                                .reported()
                                .at("/models/0/version")
                                .asString("")
                                .equals("1.0.2")
                        && cloud.shadow()
                                .reported()
                                .at("/models/0/state")
                                .asString("")
                                .equals("good"));
        serve(3);
        done("u3", "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"%s\"}}".formatted(uri(3)));
        assertThat(cloud.jobs().updates("u3").getFirst()).as("progress").startsWith("IN_PROGRESS ");
        done("b1", "{\"operation\":\"model-rollback\"}");
        await("the model before")
                .atMost(PATIENCE)
                .until(() -> cloud.shadow()
                        .reported()
                        .at("/models/0/version")
                        .asString("")
                        .equals("1.0.2"));
        assertThat(done("d1", "{\"operation\":\"diagnose\"}")).isEqualTo("this is how it is");
        assertThat(cloud.jobs().details("d1").path("details-1").asString()).startsWith("{\"process\"");
        done("r1", "{\"operation\":\"restart\"}");
        done("c1", "{\"operation\":\"configure\",\"arguments\":{\"changes\":{\"statusSeconds\":77}}}");
        assertThat(station.host().configuration().station().statusSeconds()).isEqualTo(77);
        done("p1", "{\"operation\":\"capture\",\"arguments\":{\"frames\":2}}");
        await("the pictures").atMost(PATIENCE).until(() -> judge.count("/captures/") == 2);
        PublishedSchemas.assertFollows(
                "watchpost.shadow/1", cloud.shadow().reported().toString());
    }

    @Test
    void longUpdate_isCancelledMidwayAndTheNextJobBegins() throws Exception {
        byte[] bundle = bundle(2);
        models.serve("/slow.wpb", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"slow\"");
            exchange.sendResponseHeaders(200, bundle.length);
            for (int at = 0; at < bundle.length; at++) {
                exchange.getResponseBody().write(bundle, at, 1);
                exchange.getResponseBody().flush();
                try {
                    if (over.await(20, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        cloud.jobs()
                .create(
                        "u1",
                        "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"%s\"}}"
                                .formatted(models.uri("/slow.wpb")));
        await("it is fetched")
                .atMost(PATIENCE)
                .until(() -> cloud.jobs().updates("u1").stream().anyMatch(update -> update.contains("fetching")));
        cloud.jobs().cancel("u1");
        done("r1", "{\"operation\":\"restart\"}");
        assertThat(cloud.jobs().status("u1")).isEqualTo("CANCELED");
    }

    @Test
    void processThatEndsInTheMiddle_goesOnWithTheJob() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        byte[] bundle = bundle(2);
        models.serve("/late.wpb", exchange -> {
            try {
                if (!goOn.await(50, TimeUnit.MILLISECONDS)) {
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
            ModelServer.file(bundle, "late").answer(exchange);
        });
        cloud.jobs()
                .create(
                        "u1",
                        "{\"operation\":\"model-update\",\"arguments\":{\"location\":\"%s\"}}"
                                .formatted(models.uri("/late.wpb")));
        await("it is fetched").atMost(PATIENCE).until(() -> !models.requests().isEmpty());
        endProcess();
        assertThat(cloud.jobs().status("u1")).isEqualTo("IN_PROGRESS");
        goOn.countDown();
        open();
        await("it is done")
                .atMost(PATIENCE)
                .until(() -> cloud.jobs().status("u1").equals("SUCCEEDED"));
    }

    @Test
    void desired_isAppliedOrRefusedInTheRunningStation() throws Exception {
        await("a report").atMost(PATIENCE).until(() -> cloud.shadow().reports() > 0);
        for (int seconds = 101; seconds <= 200; seconds++) {
            cloud.shadow().desire("{\"configuration\":{\"statusSeconds\":" + seconds + "}}");
        }
        await("the last one").atMost(PATIENCE).until(() -> cloud.shadow().isInLine());
        assertThat(station.host().configuration().station().statusSeconds()).isEqualTo(200);
        try (var orders = Files.list(folder.resolve("state/commands"))) {
            assertThat(orders.filter(file -> file.toString().endsWith(".order")))
                    .hasSizeLessThanOrEqualTo(3);
        }
        cloud.shadow().desire("{\"configuration\":{\"statusSeconds\":1}}");
        await("it is refused")
                .atMost(PATIENCE)
                .until(() -> cloud.shadow().reported().has("refused"));
        assertThat(cloud.shadow().reported().at("/refused/reason").asString()).contains("statusSeconds");
        assertThat(station.host().configuration().station().statusSeconds()).isEqualTo(200);
    }

    /** Makes a job and waits until it is done; what it said at last. */
    private String done(String jobId, String document) throws Exception {
        JobsService jobs = cloud.jobs();
        jobs.create(jobId, document);
        await(jobId + ": " + document)
                .atMost(PATIENCE)
                .until(() -> !List.of("QUEUED", "IN_PROGRESS").contains(jobs.status(jobId)));
        assertThat(jobs.status(jobId)).as(jobs.details(jobId).toString()).isEqualTo("SUCCEEDED");
        return jobs.details(jobId).path("words").asString();
    }

    private byte[] bundle(long release) throws Exception {
        Path file = TestBundles.colours()
                .release(release, 1)
                .write(folder.resolve("made-" + release + ".wpb"), TestBundles.RELEASE);
        return Files.readAllBytes(file);
    }

    private void serve(long release) throws Exception {
        models.serve("/" + release + ".wpb", ModelServer.file(bundle(release), "r" + release));
    }

    private String uri(long release) {
        return models.uri("/" + release + ".wpb").toString();
    }

    private void picture(String name, Color colour) throws Exception {
        BufferedImage image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 32, 24);
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve("pictures").resolve(name).toFile());
    }
}
