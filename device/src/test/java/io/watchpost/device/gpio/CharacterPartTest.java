package io.watchpost.device.gpio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.StationConfig;
import io.watchpost.device.camera.Cameras;
import io.watchpost.device.gpio.line.SimulatedChip;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.pipeline.CameraOpener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an edge through a frame to an output, with a configuration, a camera and the kernel's simulated chip. */
final class CharacterPartTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final SimulatedChip simulated;
    private final SystemClock clock = new SystemClock();

    CharacterPartTest() throws Exception {
        simulated = SimulatedChip.needed();
    }

    @Test
    void edge_becomesAFrameAndTheFrameAnOutput(@TempDir Path folder) throws Exception {
        simulated.pull(17, true);
        StationConfig config = ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), """
                pipelines:
                  - camera: 'test:'
                    model: {file: m.tflite}
                    trigger: {pin: 17, edge: falling, debounceMillis: 5, pull: up}
                gpio:
                  indicator: {pin: 27}
                  actuators: {pin: 22, activeLow: true, label: person, holdMillis: 3000}
                """, UTF_8));
        Optional<GpioPart> made = GpioPart.of(config, clock);
        try (GpioPart part = made.orElseThrow()) {
            part.start(new FakeView());
            Awaitility.await().atMost(SOON).until(() -> simulated.level(22)); // off
            try (FrameSource source = camera(part, config).open(DecodeHint.FULL_SIZE)) {
                assertThat(source.next(100)).as("no edge yet").isInstanceOf(Capture.Idle.class);
                long before = clock.nanos();
                simulated.pull(17, false);
                Capture[] capture = {new Capture.Idle()};
                Awaitility.await().atMost(SOON).until(() -> {
                    capture[0] = source.next(250);
                    return capture[0] instanceof Capture.Captured;
                });
                var frame = ((Capture.Captured) capture[0]).frame();
                assertThat(frame.capturedNanos()).isGreaterThan(before);

                part.listener().seen(frame, Sightings.result("main", "person", 0.9));
                assertThat(simulated.level(22)).as("on").isFalse();
            }
            Awaitility.await().atMost(SOON).until(() -> simulated.level(22));
            Awaitility.await().atMost(SOON).until(() -> simulated.level(27));
            assertThat(part.report()).startsWith("1 switches by frames");
        }
        try (GpioPart again = GpioPart.of(config, clock).orElseThrow()) {
            again.start(new FakeView());
            Awaitility.await().atMost(SOON).until(() -> simulated.level(27));
        }
    }

    private CameraOpener camera(GpioPart part, StationConfig config) {
        var pipeline = config.pipelines().getFirst();
        return part.camera(pipeline, new CameraOpener() {
            @Override
            public String describe() {
                return "test:";
            }

            @Override
            public FrameSource open(DecodeHint hint) throws SourceUnavailable {
                return Cameras.installed().open(pipeline.camera(), hint, clock);
            }
        });
    }
}
