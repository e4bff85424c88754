package io.watchpost.device.station;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.TestBundles;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.device.climate.FakeSys;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.pipeline.Health;
import io.watchpost.result.Result;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station that is too warm does less, truly, and says what; and more again once it stops being warm. */
final class StationClimateTest {
    /** It judges by a line through some seconds of the machine's real clock. */
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final List<Result> results = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private FakeSys sys;

    @BeforeEach
    void machine() throws Exception {
        sys = new FakeSys(folder.resolve("sys")).zone(0, "cpu-thermal", 61.5).throttled("soc", 0);
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
    }

    @Test
    void warmStation_doesLess_andSaysWhat() throws Exception {
        String climate = "climate: {holdCelsius: 75, steps: [frameRate, resolution, threads], frameRates: [10, 4]}";
        try (Station station =
                station(climate, "file: colour.tflite, labels: labels.txt, engine: tflite, threads: 4")) {
            station.start();
            await().atMost(A_WHILE).until(() -> results.size() > 20);
            assertThat(results.getLast().frame().width()).isEqualTo(320);
            assertThat(pipelineThreads())
                    .as("the pipeline's own, and three of the engine")
                    .isEqualTo(4);
            assertThat(status(station)).contains("\"celsius\":61.5", "\"zone\":\"cpu-thermal\"", "\"traded\":[]");

            sys.zone(0, "cpu-thermal", 88).throttled("soc", 0x50005);
            await().atMost(A_WHILE).until(() -> status(station).contains("\"exhausted\":true"));

            assertThat(status(station))
                    .contains(
                            "\"to\":\"at most 10 frames a second\"",
                            "\"to\":\"at most 4 frames a second\"",
                            "\"to\":\"pictures of 1/2 of their width and height\"",
                            "\"to\":\"pictures of 1/4 of their width and height\"",
                            "\"to\":\"the model in 1 thread\"",
                            "\"underVoltage\":true",
                            "\"throttled\":true");
            await().atMost(A_WHILE).until(() -> results.getLast().frame().width() == 80);
            await().atMost(A_WHILE).until(() -> pipelineThreads() == 1);
            Health then = station.health().getFirst();
            await().atMost(A_WHILE).until(() -> station.health().getFirst().frames() >= then.frames() + 8);
            Health now = station.health().getFirst();
            assertThat(now.skipped() - then.skipped())
                    .as("of 50 frames a second, those that nobody asked for")
                    .isGreaterThan(8 * 8);
            assertThat(now.cameraFailures()).isZero();
            assertThat(now.engineFailures()).isZero();
        }
    }

    @Test
    void lightestVariant_serves_andResultsNameIt() throws Exception {
        TestBundles bundle = TestBundles.withLighterVariant();
        bundle.write(folder.resolve("colours.wpb"));
        try (Station station =
                station("climate: {holdCelsius: 75, steps: [variant]}", "file: colours.wpb, engine: tflite")) {
            station.start();
            await().atMost(A_WHILE).until(() -> results.size() > 5);
            String first = results.getLast().model().digest();

            sys.zone(0, "cpu-thermal", 88);
            await().atMost(A_WHILE)
                    .until(() -> !results.getLast().model().digest().equals(first));

            assertThat(results.getLast().model().name()).isEqualTo("colours");
            assertThat(status(station)).contains("\"to\":\"the lightest variant of the model\"");
            assertThat(station.health().getFirst().engineFailures()).isZero();
        }
    }

    @Test
    void stationWithoutTheSection_onlySaysHowWarmItIs() throws Exception {
        sys.zone(0, "cpu-thermal", 95);
        try (Station station = station("", "file: colour.tflite, labels: labels.txt")) {
            station.start();
            await().atMost(A_WHILE).until(() -> !results.isEmpty());
            assertThat(status(station))
                    .contains("\"climate\":{\"celsius\":95.0,\"zone\":\"cpu-thermal\",\"power\":{")
                    .doesNotContain("traded");
        }
    }

    private static String status(Station station) throws Exception {
        String status = new String(station.status(), UTF_8);
        PublishedSchemas.assertFollows("watchpost.status/1", status);
        return status;
    }

    /** Threads of this process that the kernel calls like the pipeline's: an engine's inherit the name of their maker. */
    private static long pipelineThreads() throws Exception {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(StationClimateTest::isPipelines).count();
        }
    }

    private static boolean isPipelines(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip().equals("pipeline-main");
        } catch (java.io.IOException e) {
            return false; // it has just ended
        }
    }

    private Station station(String climate, String model) throws Exception {
        Path yaml = Files.writeString(folder.resolve("watchpost.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                pipelines:
                  - camera: 'test:?size=320x240&fps=50'
                    model: { %s }
                %s
                """.formatted(model, climate));
        Surroundings machine = new Surroundings() {
            @Override
            public Path sys() {
                return sys.root();
            }
        };
        return StationAssembly.assemble(ConfigYaml.station(yaml), "1.2.3", results::add, machine, new SystemClock());
    }
}
