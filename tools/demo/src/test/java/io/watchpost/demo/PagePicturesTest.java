package io.watchpost.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.device.page.Chromium;
import io.watchpost.device.remote.RemoteStation;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Makes the pictures of the page for the documentation, of a station at the belt, in {@code docs/page}. */
@Tag("target")
final class PagePicturesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BYTES_MAX = 200_000;

    private static final String SHOWS_A_PART =
            "!['', 'empty'].includes(document.querySelector('#classes .label')?.textContent ?? '')";

    @TempDir(cleanup = CleanupMode.NEVER) // the browser may still write into it
    Path folder;

    @Test
    void desktopAndPhone() throws Exception {
        Path pictures = Fixtures.projectRoot().resolve("docs/page");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Chromium browser = Chromium.start(folder)) {
            Path file = Files.writeString(folder.resolve("watchpost.yaml"), """
                    device: belt-3
                    stateDir: state
                    cacheDir: cache
                    mqtt: {broker: '%s'}
                    page: {port: 0}
                    pipelines:
                      - name: belt
                        camera: 'belt:?fps=15'
                        model: {file: '%s', fit: crop}
                    """.formatted(
                            DemoSettings.broker(broker.port()),
                            Fixtures.projectRoot().resolve("models/belt-inspector/belt-inspector.tflite")));
            RemoteStation remote = new RemoteStation(
                    new StationConfiguration(ConfigYaml.subject(file), ConfigYaml.read(file), ConfigYaml.folder(file)),
                    "1.0.0",
                    ResultListener.NONE,
                    new SystemClock());
            Thread runner = Thread.ofPlatform().start(() -> {
                try {
                    remote.run(started -> {});
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            try {
                await().atMost(PATIENCE).until(() -> !remote.page().address().isEmpty());
                browser.scheme("light");
                browser.window(940, 640, false, 0.8);
                browser.open(remote.page().address() + "/");
                browser.awaitTrue("document.querySelector('#picture')?.naturalWidth > 0");
                browser.awaitText("#outbox", "connected");
                browser.awaitTrue(
                        "Number(document.querySelector('#caption').textContent.match(/Frame ([0-9]+)/)?.[1]) > 60");
                browser.awaitTrue(SHOWS_A_PART);
                browser.picture(pictures.resolve("desktop.png"));
                browser.window(360, 640, true, 0.9);
                browser.awaitTrue("innerWidth === 360");
                browser.awaitTrue(SHOWS_A_PART);
                browser.picture(pictures.resolve("phone.png"));
            } finally {
                remote.close();
                runner.join();
            }
        }
        assertThat(Files.size(pictures.resolve("desktop.png")) + Files.size(pictures.resolve("phone.png")))
                .isLessThan(BYTES_MAX);
    }
}
