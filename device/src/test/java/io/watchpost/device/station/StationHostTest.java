package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.ResultListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stations that follow one another in a process, while somebody changes the configuration at the wrong moment. */
final class StationHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FIRST = 60;

    @TempDir
    Path folder;

    private StationConfiguration configuration;
    private final List<StationHost> hosts = new CopyOnWriteArrayList<>();
    private final List<Integer> made = new CopyOnWriteArrayList<>();
    private final List<Integer> ran = new CopyOnWriteArrayList<>();

    @BeforeEach
    void configured() throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        configuration = new StationConfiguration("", ConfigYaml.parse("test", """
                device: yard
                stateDir: state
                cacheDir: cache
                statusSeconds: %d
                pipelines:
                  - camera: 'test:?fps=5'
                    model: {file: colour.tflite}
                """.formatted(FIRST)), folder);
    }

    @Test
    void changeWhileAStationIsMade_isNotAnsweredByThatStation() throws Exception {
        List<CompletableFuture<Void>> changes = new CopyOnWriteArrayList<>();
        Thread running;
        try (StationHost host = new StationHost(configuration, config -> {
            boolean isSecond = made.size() == 1;
            Station station = make(config);
            if (isSecond) { // it is made of 61, and 62 is wanted before it runs
                changes.add(change(hosts.getFirst(), 62));
            }
            return station;
        })) {
            hosts.add(host);
            running = run(host);
            await().atMost(PATIENCE).until(() -> host.station() != null);
            changes.add(change(host, 61));
            await().atMost(PATIENCE)
                    .until(() -> changes.size() == 2 && changes.stream().allMatch(CompletableFuture::isDone));
            assertThat(changes).noneMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(host.station()).isNotNull();
        }
        running.join();
        assertThat(made).containsExactly(FIRST, 61, 62);
        assertThat(ran).as("nobody asked for 61 any more").containsExactly(FIRST, 62);
    }

    private Station make(StationConfig config) throws OutboxUnavailable, ConfigurationException {
        made.add(config.statusSeconds());
        return StationAssembly.assemble(config, "1.2.3", ResultListener.NONE, new SystemClock());
    }

    private Thread run(StationHost host) {
        return Thread.ofPlatform().start(() -> {
            try {
                host.run(_ -> ran.add(made.getLast()));
            } catch (OutboxUnavailable | ConfigurationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private CompletableFuture<Void> change(StationHost host, int statusSeconds) throws ConfigurationException {
        try {
            configuration.change(ConfigYaml.parse("change", "statusSeconds: " + statusSeconds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return host.restart("statusSeconds is " + statusSeconds + " now");
    }
}
