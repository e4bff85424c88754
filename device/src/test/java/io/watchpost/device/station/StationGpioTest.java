package io.watchpost.device.station;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.StationConfig;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.testing.PublishedSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station that is configured for pins, on a machine without the chip that it names: the rest runs. */
final class StationGpioTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private StationConfig configuration(String pipelines) throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        return ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                pipelines:
                  - name: free
                    camera: 'test:?fps=20'
                    model: { file: colour.tflite, labels: labels.txt }
                """ + pipelines, UTF_8));
    }

    private static Health health(Station station, String pipeline) {
        return station.health().stream()
                .filter(health -> health.pipeline().equals(pipeline))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAChip_theTriggeredPipelineWaitsWithAHintAndTheOthersRun() throws Exception {
        StationConfig config = configuration("""
                  - name: triggered
                    camera: 'test:?fps=20'
                    model: { file: colour.tflite, labels: labels.txt }
                    trigger: { pin: 17 }
                gpio:
                  chip: no-such-chip
                  indicator: { pin: 27 }
                  actuators: { pin: 22, pipeline: free, label: purple, safe: on }
                """);
        try (Station station = StationAssembly.assemble(config, "1.2.3", ResultListener.NONE, new SystemClock())) {
            station.start();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> health(station, "free").frames() > 3
                            && health(station, "triggered").state() instanceof PipelineState.Waiting);
            PipelineState.Waiting waiting =
                    (PipelineState.Waiting) health(station, "triggered").state();
            assertThat(waiting.reason()).contains("its trigger can't be had", "chip");
            assertThat(waiting.hint()).isNotEmpty();

            Awaitility.await().atMost(SOON).until(() -> status(station).contains("\"signal\":\"error\""));
            PublishedSchemas.assertFollows("watchpost.status/1", status(station));
            assertThat(status(station))
                    .contains("\"gpio\":{\"chip\":\"\",\"label\":\"\",\"dryRun\":false,\"problem\":");
        }
    }

    @Test
    void dryRun_needsNoChipAndFollowsTheFrames() throws Exception {
        StationConfig config = configuration("""
                gpio:
                  chip: no-such-chip
                  dryRun: true
                  actuators:
                    - { pin: 22, pipeline: free, label: red, minScore: 0, holdMillis: 60000 }
                    - { pin: 23, pipeline: free, label: purple }
                """);
        try (Station station = StationAssembly.assemble(config, "1.2.3", ResultListener.NONE, new SystemClock())) {
            station.start();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> status(station).contains("\"label\":\"red\",\"state\":\"active\",\"on\":true"));
            assertThat(status(station))
                    .contains("\"dryRun\":true")
                    .contains("\"problem\":\"the model has no class \\\"purple\\\"\"")
                    .doesNotContain("no-such-chip");
            PublishedSchemas.assertFollows("watchpost.status/1", status(station));
        }
    }

    private static String status(Station station) {
        return new String(station.status(), UTF_8);
    }
}
