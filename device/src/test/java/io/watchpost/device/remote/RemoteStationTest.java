package io.watchpost.device.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.device.doubtful.AgeSeal;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.Needs;
import io.watchpost.testing.PublishedSchemas;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running station, a real broker, and somebody who gives orders with mosquitto_pub. */
final class RemoteStationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private MosquittoBroker broker;
    private MqttJudge judge;
    private RemoteStation station;
    private Thread runner;

    @BeforeEach
    void start() throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        broker = new MosquittoBroker(folder).start();
        judge = new MqttJudge(broker.judgePort(), "watchpost/#");
        Files.writeString(folder.resolve("watchpost.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                mqtt: {broker: '%s'}
                commands: {allow: [configure, diagnose, restart, model-rollback, model-update, capture]}
                pipelines:
                  - camera: 'test:?fps=20'
                    model: {file: colour.tflite}
                """.formatted(broker.uri()));
        station = open();
        runner = run(station);
        await().atMost(PATIENCE).until(() -> results() > 3);
    }

    @AfterEach
    void stop() throws Exception {
        station.close();
        runner.join();
        judge.close();
        broker.close();
    }

    @Test
    void diagnose_saysHowEverythingIs() throws Exception {
        String reply = ordered("diagnose", "d1", "{}");
        PublishedSchemas.assertFollows("watchpost.reply/1", reply);
        assertThat(reply)
                .contains("\"state\":\"done\"", "\"deliveries\":[{\"transport\":\"mqtt\"", "\"version\":\"9.9\"")
                .contains("\"schema\":\"watchpost.status/1\"");
    }

    @Test
    void capture_sendsTheNextFramesWithTheirResults() throws Exception {
        assertThat(ordered("capture", "p1", "{\"frames\":3,\"side\":64}")).contains("\"state\":\"done\"", "3 pictures");
        await().atMost(PATIENCE).until(() -> captures().size() == 3);
        for (String capture : captures()) {
            PublishedSchemas.assertFollows("watchpost.capture/1", capture);
            byte[] jpeg = Base64.getDecoder().decode(capture.replaceFirst(".*\"base64\":\"([^\"]*)\".*", "$1"));
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
            assertThat(Math.max(picture.getWidth(), picture.getHeight())).isEqualTo(64);
        }
    }

    @Test
    void captureOfDoubtfulFrames_sendsOnlyThose() throws Exception {
        assertThat(ordered(
                        "capture", "p1", "{\"which\":\"doubtful\",\"scoreBelow\":0,\"marginBelow\":0,\"seconds\":1}"))
                .contains("\"state\":\"failed\"", "only 0 of 1", "raise scoreBelow");
        assertThat(captures()).isEmpty();
        assertThat(ordered("capture", "p2", "{\"which\":\"doubtful\",\"scoreBelow\":1,\"marginBelow\":1}"))
                .contains("\"state\":\"done\"");
        assertThat(ordered("capture", "p3", "{\"frames\":1000}")).contains("\"state\":\"refused\"", "1 to 50");
        assertThat(ordered("capture", "p4", "{\"pipeline\":\"nosuch\"}"))
                .contains("\"state\":\"refused\"", "it has main");
    }

    @Test
    void captureOfStoredPictures_sendsTheNewestAsTheyAre_encryptedOnesToo() throws Exception {
        assertThat(ordered("capture", "s1", "{\"which\":\"stored\"}"))
                .contains("\"state\":\"refused\"", "no doubtful pictures");
        Path kept = Files.createDirectories(folder.resolve("state/doubtful"));
        byte[] picture = {(byte) 0xff, (byte) 0xd8, 7, (byte) 0xff, (byte) 0xd9};
        Files.write(kept.resolve("000001-main-20261121T130501.jpg"), picture);
        Files.write(kept.resolve("000002-main-20261121T130511.jpg"), picture);
        Files.write(
                kept.resolve("000003-main-20261121T130521.jpg.age"),
                AgeSeal.seal(picture, AgeSeal.newKeys().recipient()));

        assertThat(ordered("capture", "s2", "{\"which\":\"stored\",\"frames\":2}"))
                .contains("\"state\":\"done\"", "2 pictures");
        await().atMost(PATIENCE).until(() -> captures().size() == 2);
        for (String capture : captures()) {
            PublishedSchemas.assertFollows("watchpost.capture/1", capture);
        }
        assertThat(captures().get(0))
                .contains("000002-main", "image/jpeg", Base64.getEncoder().encodeToString(picture));
        assertThat(captures().get(1)).contains("000003-main", "application/age");
    }

    @Test
    void restart_beginsAnewAndLosesNoResult() throws Exception {
        assertThat(ordered("restart", "r1", "{}")).contains("\"state\":\"done\"", "begun anew");
        int before = results();
        await().atMost(PATIENCE).until(() -> results() > before + 10);
        assertThat(seqs())
                .as("gapless over the restart")
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(seqs().getLast()).isEqualTo(seqs().getFirst() + seqs().size() - 1);
    }

    @Test
    void configure_changesAndIsKeptOverAProcess() throws Exception {
        String changes = "{\"changes\":{\"pipelines\":[{\"name\":\"gate\",\"camera\":\"test:?fps=10\","
                + "\"model\":{\"file\":\"colour.tflite\"}}],\"statusSeconds\":5}}";
        assertThat(ordered("configure", "c1", changes)).contains("\"state\":\"done\"");
        await().atMost(PATIENCE).until(() -> resultsOf("gate") > 3);
        station.close();
        runner.join();
        int before = resultsOf("gate");
        station = open();
        runner = run(station);
        await().atMost(PATIENCE).until(() -> resultsOf("gate") > before + 3);
        assertThat(ordered("configure", "c2", "{\"replace\":true,\"changes\":{}}"))
                .contains("\"state\":\"done\"");
        int main = resultsOf("main");
        await().atMost(PATIENCE).until(() -> resultsOf("main") > main + 3);
    }

    @Test
    void configureThatIsWrong_changesNothingAndSaysWhy() throws Exception {
        assertThat(ordered("configure", "c1", "{\"changes\":{\"statusSeconds\":1}}"))
                .contains("\"state\":\"refused\"", "statusSeconds", "nothing was changed");
        assertThat(ordered("configure", "c2", "{\"changes\":{\"mqtt\":{\"broker\":\"mqtt://elsewhere\"}}}"))
                .contains("\"state\":\"refused\"", "mqtt isn't changed from afar");
        assertThat(ordered("configure", "c3", "{\"changes\":{\"models\":{\"trust\":\"/tmp/root.json\"}}}"))
                .contains("\"state\":\"refused\"", "models.trust isn't changed from afar");
        // valid by itself, but no station can be made of it: there is no such camera
        assertThat(ordered(
                        "configure",
                        "c4",
                        "{\"changes\":{\"pipelines\":[{\"camera\":\"nosuch:camera\","
                                + "\"model\":{\"file\":\"colour.tflite\"}}]}}"))
                .contains("\"state\":\"failed\"", "nosuch");
        int before = results();
        await().atMost(PATIENCE).until(() -> results() > before + 3);
        assertThat(new String(station.host().configuration().changes(), UTF_8)).isEqualTo("{}");
    }

    @Test
    void commandThatIsNoLongerAllowed_isNoLongerListenedTo() throws Exception {
        Path file = folder.resolve("watchpost.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("allow: \\[[^]]*]", "allow: [restart]"));
        station.host().configuration().takeBase(ConfigYaml.read(file));
        station.host().restart("the operator changed the configuration").get(30, TimeUnit.SECONDS);
        int before = results();
        await().atMost(PATIENCE).until(() -> results() > before); // connected, and subscribed to what is allowed
        publish("diagnose", "d1", "{}");
        assertThat(ordered("restart", "r1", "{}")).contains("\"state\":\"done\"");
        assertThat(judge.arrivals()).noneMatch(arrival -> arrival.topic().endsWith("/diagnose/reply"));
    }

    @Test
    void commandsAboutModels_withoutAStore_sayWhatIsMissing() throws Exception {
        assertThat(ordered("model-rollback", "m1", "{}")).contains("\"state\":\"refused\"", "by hand only");
        assertThat(ordered("model-update", "m2", "{\"location\":\"https://h/x.wpb\"}"))
                .contains("\"state\":\"refused\"", "by hand only");
        assertThat(ordered("model-update", "m3", "{\"location\":\"ftp://h/x.wpb\"}"))
                .contains("\"state\":\"refused\"", "https://");
    }

    private RemoteStation open() throws Exception {
        Path file = folder.resolve("watchpost.yaml");
        StationConfiguration configuration =
                new StationConfiguration(ConfigYaml.subject(file), ConfigYaml.read(file), ConfigYaml.folder(file));
        return new RemoteStation(configuration, "9.9", ResultListener.NONE, new SystemClock());
    }

    private static Thread run(RemoteStation remote) {
        return Thread.ofPlatform().name("main").start(() -> {
            try {
                remote.run(started -> {});
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Gives an order and waits for its final reply. */
    private String ordered(String command, String id, String arguments) throws Exception {
        publish(command, id, arguments);
        await().atMost(PATIENCE).until(() -> finalReplies(command, id).size() == 1);
        return finalReplies(command, id).getFirst();
    }

    private void publish(String command, String id, String arguments) throws Exception {
        Process publish = new ProcessBuilder(
                        Needs.program("mosquitto_pub").toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(broker.judgePort()),
                        "-q",
                        "1",
                        "-t",
                        "watchpost/yard/commands/" + command,
                        "-m",
                        "{\"schema\":\"watchpost.command/1\",\"id\":\"" + id + "\",\"arguments\":" + arguments + "}")
                .inheritIO()
                .start();
        assertThat(publish.waitFor()).isZero();
    }

    private List<String> finalReplies(String command, String id) {
        return judge.arrivals().stream()
                .filter(arrival -> arrival.topic().equals("watchpost/yard/commands/" + command + "/reply"))
                .map(MqttJudge.Arrival::payload)
                .filter(reply -> reply.contains("\"id\":\"" + id + "\""))
                .filter(reply -> !reply.matches(".*\"state\":\"(accepted|running)\",\"words\".*"))
                .toList();
    }

    private List<String> captures() {
        return judge.arrivals().stream()
                .filter(arrival -> arrival.topic().equals("watchpost/yard/captures/main"))
                .map(MqttJudge.Arrival::payload)
                .toList();
    }

    private int results() {
        return resultsOf("main");
    }

    private int resultsOf(String pipeline) {
        return (int) judge.arrivals().stream()
                .filter(arrival -> arrival.topic().endsWith("/results/" + pipeline))
                .count();
    }

    private List<Long> seqs() {
        return judge.arrivals().stream()
                .filter(arrival -> arrival.topic().endsWith("/results/main"))
                .map(arrival -> Long.parseLong(arrival.payload().replaceFirst(".*?\"seq\":(\\d+).*", "$1")))
                .distinct()
                .sorted()
                .toList();
    }
}
