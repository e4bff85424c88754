package io.watchpost.device.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.StationConfig;
import io.watchpost.device.camera.Cameras;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.pipeline.ResultListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station's watchdog, with a real socket where systemd would listen, and pipelines that wait and that hang. */
final class ServiceWatchTest {
    private static final long WATCHDOG_MILLIS = 3_000;

    @TempDir
    Path folder;

    private final StationClock clock = new SystemClock();
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean stuck;
    private NotifySocket socket;
    private ServiceWatch watch;

    @BeforeEach
    void aServiceManager() throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        String name = folder.resolve("notify").toString();
        socket = new NotifySocket(name);
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", Long.toString(WATCHDOG_MILLIS * 1_000));
        watch = new ServiceWatch(
                ServiceManager.of(environment, ProcessHandle.current().pid()),
                new LogLevels(folder, Logger.getLogger("io.watchpost.test")),
                clock);
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        watch.close();
        socket.close();
    }

    @Test
    void aStation_saysThatItStarts_isReady_lives_andStops() throws Exception {
        watch.start();
        await().until(() -> socket.messages().stream().anyMatch(message -> message.contains("EXTEND_TIMEOUT_USEC=")));
        assertThat(socket.messages().getFirst()).contains("STATUS=starting");

        try (Station station = station("test:?size=32x24&fps=20")) {
            station.start();
            watch.runs(station);

            await().until(() -> socket.messages().stream().anyMatch(message -> message.startsWith("READY=1")));
            await().atMost(Duration.ofSeconds(30)).until(() -> socket.fed() >= 3);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> socket.messages().stream()
                            .anyMatch(message -> message.contains("STATUS=gate: watching test:")
                                    && message.contains(" with colour.tflite; no broker, results stay in the outbox")));
        }
        watch.close();

        await().until(() -> socket.messages().getLast().startsWith("STOPPING=1"));
        assertThat(socket.messages())
                .filteredOn(message -> message.contains("READY=1"))
                .hasSize(1);
    }

    @Test
    void aDeadCamera_isNoReasonToBeKilled() throws Exception {
        watch.start();
        try (Station station = station("v4l2:/dev/video99")) {
            station.start();
            watch.runs(station);

            await().atMost(Duration.ofSeconds(30)).until(() -> socket.fed() >= 5);

            assertThat(station.health().getFirst().state()).isInstanceOf(PipelineState.Waiting.class);
            assertThat(String.join("\n", socket.messages())).contains("STATUS=gate: waiting, ");
        }
    }

    @Test
    void aFrameLoopThatHangs_isNoLongerFedFor_andTheLogSaysWhereItIs() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ServiceWatch.class.getName());
        logger.addHandler(handler);
        watch.start();
        try (Station station = station("test:?size=32x24&fps=20")) {
            station.start();
            watch.runs(station);
            await().atMost(Duration.ofSeconds(30)).until(() -> socket.fed() >= 2);

            stuck = true;

            await().atMost(Duration.ofSeconds(30)).until(() -> socket.unfedMillis() > WATCHDOG_MILLIS);
            assertThat(String.join("\n", log))
                    .contains("gate: its frame loop has hung for")
                    .contains("ServiceWatchTest$Stuck.next");

            release.countDown(); // as if it had come back in time
            long fed = socket.fed();
            await().atMost(Duration.ofSeconds(30)).until(() -> socket.fed() > fed);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void anotherStationAfterIt_isAReload() throws Exception {
        watch.start();
        try (Station first = station("test:?size=32x24&fps=20")) {
            first.start();
            watch.runs(first);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> socket.messages().stream()
                        .anyMatch(message -> message.contains("RELOADING=1|MONOTONIC_USEC=")));
        try (Station second = station("test:?size=32x24&fps=20")) {
            second.start();
            watch.runs(second);

            await().until(() -> socket.messages().stream()
                            .filter(message -> message.contains("READY=1"))
                            .count()
                    == 2);
        }
    }

    private Station station(String camera) throws Exception {
        StationConfig config =
                ConfigYaml.station(Files.writeString(folder.resolve("watchpost.yaml"), """
                device: mast
                stateDir: state
                cacheDir: cache
                outbox: {sizeMegabytes: 1}
                pipelines:
                  - name: gate
                    camera: '%s'
                    model: {file: colour.tflite, labels: labels.txt}
                    results: {publish: {onChange: true}}
                """.formatted(camera)));
        return StationAssembly.assemble(
                config, Cameras.installed().watchedBy(Stuck::new), "1.2.3", ResultListener.NONE, clock);
    }

    /** Doesn't come back from its driver once it is told so. */
    private final class Stuck implements FrameSource {
        private final FrameSource camera;

        private Stuck(FrameSource camera) {
            this.camera = camera;
        }

        @Override
        public Capture next(long timeoutMillis) {
            while (stuck && release.getCount() > 0) {
                clock.sleep(20);
            }
            return camera.next(timeoutMillis);
        }

        @Override
        public void decodeFor(DecodeHint hint) {
            camera.decodeFor(hint);
        }

        @Override
        public boolean isLive() {
            return camera.isLive();
        }

        @Override
        public long skipped() {
            return camera.skipped();
        }

        @Override
        public String describe() {
            return camera.describe();
        }

        @Override
        public void close() {
            camera.close();
        }
    }
}
