package io.watchpost.device.station;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.ConfigYaml;
import io.watchpost.engine.ColourModel;
import io.watchpost.engine.TfliteModels;
import io.watchpost.result.Result;
import io.watchpost.scene.CameraFault;
import io.watchpost.scene.Renewal;
import io.watchpost.testing.PublishedSchemas;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station looks at its camera's pictures, and is told to renew what it compares them with. */
final class CameraHealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Result> results = new CopyOnWriteArrayList<>();

    private Station station(String camera, String health) throws Exception {
        TfliteModels.write(ColourModel.uint8(16, 16, 3), folder.resolve("colour.tflite"));
        Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");
        Path file = Files.writeString(folder.resolve("station.yaml"), """
                device: yard
                stateDir: state
                cacheDir: cache
                pipelines:
                  - name: door
                    camera: '%s'
                    model: {file: colour.tflite, labels: labels.txt}
                    results: {publish: {onChange: true}}
                    cameraHealth: %s
                """.formatted(camera, health));
        return StationAssembly.assemble(ConfigYaml.station(file), "1", results::add, new SystemClock());
    }

    @Test
    void station_aPictureOfOneEvenSurface_isSaidInTheStatusAndMarksTheResult() throws Exception {
        BufferedImage grey = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64 * 48; i++) {
            grey.setRGB(i % 64, i / 64, 0x787878);
        }
        ImageIO.write(grey, "png", folder.resolve("grey.png").toFile());
        try (Station station = station(
                "file:grey.png?loop&fps=30", "{enabled: true, everySeconds: 0.1, covered: {afterSeconds: 1}}")) {
            station.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Assertions.assertThat(results)
                            .extracting(Result::cameraFaults)
                            .containsExactly(List.of(), List.of("covered")));
            assertThat(station.health().getFirst().scene().faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.kind()).isEqualTo(CameraFault.COVERED));
            String status = new String(station.status(), UTF_8);
            PublishedSchemas.assertFollows("watchpost.status/1", status);
            assertThat(status).contains("\"cameraHealth\":{\"faults\":[{\"fault\":\"covered\",\"reason\":\"something");
        }
    }

    @Test
    void reference_askedForBesideTheStation_isTakenAndKept() throws Exception {
        ReferenceRequests requests = new ReferenceRequests(folder.resolve("state"));
        Assertions.assertThatThrownBy(() -> requests.ask("door")).isInstanceOf(NoSuchFileException.class);
        try (Station station = station("test:?fps=10", "{}")) {
            station.start();
            await().atMost(PATIENCE).until(requests::isAnswered);
            Renewal taken = answer(requests, "door");
            assertThat(taken.isDone()).as(taken.text()).isTrue();
            assertThat(taken.text()).contains("door");
            assertThat(folder.resolve("state/cameras/door.reference")).exists();
            PublishedSchemas.assertFollows("watchpost.status/1", new String(station.status(), UTF_8));
            assertThat(new String(station.status(), UTF_8)).contains("\"referenceTime\":\"");

            Renewal unknown = answer(requests, "dor");
            assertThat(unknown.isDone()).isFalse();
            assertThat(unknown.text()).contains("no pipeline dor; there is door");
            assertThat(station.renewReference("door").get(60, TimeUnit.SECONDS).isDone())
                    .as("as a page asks")
                    .isTrue();
        }
        assertThat(requests.isAnswered()).as("the station has ended").isFalse();
    }

    private static Renewal answer(ReferenceRequests requests, String pipeline) throws Exception {
        String id = requests.ask(pipeline);
        AtomicReference<Renewal> answer = new AtomicReference<>();
        await().atMost(PATIENCE).until(() -> {
            Optional<Renewal> found = requests.answer(id);
            found.ifPresent(answer::set);
            return found.isPresent();
        });
        return answer.get();
    }

    @Test
    void station_aFolderOfPictures_isNotLookedAt() throws Exception {
        try (Station station = station("test:?fps=max&frames=5", "{}")) {
            station.start();
            assertThat(station.awaitEnd()).isTrue();
            assertThat(new String(station.status(), UTF_8)).doesNotContain("cameraHealth");
        }
    }
}
