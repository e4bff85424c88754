package io.watchpost.device.station;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.StationConfig;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.PublishedSchemas;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;

/** A station of several pipelines from a configuration file, against a real broker. */
final class StationTest {

    @TempDir
    Path folder;

    @BeforeEach
    void picturesAndModel() throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        picture("front/1.png", Color.RED);
        picture("front/2.png", Color.GREEN);
        picture("back/1.png", Color.BLUE);
    }

    @Test
    void severalPipelines_deliverEachItsResults_andADeadOneDisturbsNobody() throws Exception {
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            StationConfig config = configuration(broker.uri());
            try (Station station = StationAssembly.assemble(config, "1.2.3", ResultListener.NONE, new SystemClock())) {
                station.start();
                assertThat(station.awaitEnd()).isTrue();

                assertThat(station.failures()).singleElement().asString().contains("nowhere.tflite");
                assertThat(station.health())
                        .filteredOn(health -> health.state() instanceof PipelineState.Ended)
                        .extracting(Health::pipeline)
                        .containsExactly("front", "back");
                assertThat(station.outbox().stats().entries()).isZero();
            }

            assertThat(labels(judge, "results/front")).containsExactly("red", "green");
            assertThat(labels(judge, "results/back")).containsExactly("blue");
            assertStatusFollowsItsSchema(judge);
        }
    }

    @Test
    void aPart_seesTheStationFromItsStartToItsEnd_andTheStatusSpeaksOfIt() throws Exception {
        Lamp lamp = new Lamp();
        Surroundings surroundings = new Surroundings() {
            @Override
            public List<StationPart> parts(StationConfig config) {
                return List.of(lamp);
            }
        };
        String status;
        try (Station station = StationAssembly.assemble(
                configuration("mqtt://localhost:1"), "1.2.3", ResultListener.NONE, surroundings, new SystemClock())) {
            assertThat(lamp.life).isEmpty();
            station.start();
            await().until(() -> station.health().stream().allMatch(StationTest::isOver));
            status = new String(station.status(), UTF_8);
        }
        assertThat(lamp.life).startsWith("started").endsWith("closed").contains("red", "green", "blue");
        PublishedSchemas.assertFollows("watchpost.status/1", status);
        assertThat(status).contains("\"lamp\":{\"isLit\":true}");
    }

    private static boolean isOver(Health health) {
        return health.state() instanceof PipelineState.Ended || health.state() instanceof PipelineState.Failed;
    }

    /** Writes down what happens to it. */
    private static final class Lamp implements StationPart {
        private final List<String> life = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "lamp";
        }

        @Override
        public void start(StationView station) {
            assertThat(station.health()).hasSize(3);
            life.add("started");
        }

        @Override
        public ResultListener listener() {
            return result -> life.add(result.classes().getFirst().label());
        }

        @Override
        public boolean hasStatus() {
            return true;
        }

        @Override
        public void writeStatus(JsonGenerator json) {
            json.writeBooleanProperty("isLit", !life.isEmpty());
        }

        @Override
        public void close() {
            life.add("closed");
        }
    }

    private static void assertStatusFollowsItsSchema(MqttJudge judge) throws Exception {
        List<String> statuses = judge.arrivals().stream()
                .filter(arrival -> arrival.topic().equals("watchpost/yard/status"))
                .map(MqttJudge.Arrival::payload)
                .toList();
        assertThat(statuses)
                .isNotEmpty()
                .allSatisfy(status -> PublishedSchemas.assertFollows("watchpost.status/1", status));
        assertThat(statuses.getLast()).as("it left on purpose").contains("\"online\":false");
        assertThat(String.join("\n", statuses)).contains("\"version\":\"1.2.3\"");
    }

    private static List<String> labels(MqttJudge judge, String topic) {
        return judge.arrivals().stream()
                .filter(arrival -> arrival.topic().endsWith(topic))
                .map(arrival -> arrival.payload().replaceFirst(".*?\"label\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private StationConfig configuration(String broker) throws Exception {
        String text = """
                device: yard
                stateDir: state
                cacheDir: cache
                mqtt:
                  broker: %s
                pipelines:
                  - name: front
                    camera: dir:%s
                    model: { file: colour.tflite, labels: labels.txt }
                  - name: dead
                    camera: dir:%s
                    model: { file: nowhere.tflite }
                  - name: back
                    camera: dir:%s
                    model: { file: colour.tflite, labels: labels.txt }
                """.formatted(broker, folder.resolve("front"), folder.resolve("front"), folder.resolve("back"));
        return ConfigYaml.station(Files.write(folder.resolve("watchpost.yaml"), text.getBytes(UTF_8)));
    }

    private void picture(String name, Color colour) throws Exception {
        BufferedImage image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 32, 24);
        graphics.dispose();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
