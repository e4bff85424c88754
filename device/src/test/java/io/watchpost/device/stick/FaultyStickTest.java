package io.watchpost.device.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.StickConfig;
import io.watchpost.device.part.StationView;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.Results;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickLayout;
import io.watchpost.testing.SmallDisk;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sticks that fill up, break or are pulled out while they are written, with real file systems: nothing is lost. */
@Timeout(120)
final class FaultyStickTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RESULTS = 600; // more than are read at a time
    private static final int PICTURES = 8; // of 1 MB each

    /** Nothing of a station is asked but what its models say. */
    private static final StationView NO_VIEW = (StationView) Proxy.newProxyInstance(
            StationView.class.getClassLoader(), new Class<?>[] {StationView.class}, (_, _, _) -> new byte[0]);

    @TempDir
    Path folder;

    private final MemoryOutbox outbox = new MemoryOutbox("porch", "mqtt");
    private final List<Path> pictures = new ArrayList<>();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Logger log = Logger.getLogger(StickPart.class.getName());
    private final Handler listener = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            said.add(formatter.formatMessage(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Path state;
    private @Nullable StickPart part;

    @BeforeEach
    void fillOutbox() throws Exception {
        log.addHandler(listener);
        state = Files.createDirectory(folder.resolve("state"));
        Path ring = Files.createDirectory(folder.resolve("ring"));
        byte[] noise = new byte[1 << 20];
        new SplittableRandom(3).nextBytes(noise);
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(Files.write(ring.resolve(i + ".jpg"), noise));
        }
        Results.appendAll(outbox, "door", RESULTS);
    }

    @AfterEach
    void stop() {
        stopPart();
        log.removeHandler(listener);
        outbox.close();
    }

    @Test
    void stickThatFillsUp_keepsNothingHalf_saysSo_andALargerOneGetsEverything() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 5)) {
            StickLayout stick = prepared(disk.mountPoint());
            start(outbox, disk.mountPoint());

            await().atMost(PATIENCE).until(() -> Files.exists(stick.problem()));
            assertThat(stick.problem())
                    .content()
                    .contains("the export ended", "No space left on device", "nothing has left the station");
            assertThat(stick.exportFiles()).isEmpty();
            assertThat(stick.leftovers("porch")).isEmpty();
            assertThat(stick.done()).doesNotExist();
            assertThat(outbox.stats().entries()).isEqualTo(RESULTS);
            stopPart();
        }
        StickLayout larger = prepared(Files.createDirectory(folder.resolve("larger")));
        start(outbox, larger.root());
        await().atMost(PATIENCE).until(() -> Files.exists(larger.done()));
        assertEverythingIsOn(larger);
    }

    @Test
    void stickWithoutASingleFreeByte_isSaidInTheLog_sinceItCanTellNothingItself() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 5)) {
            StickLayout stick = prepared(disk.mountPoint());
            stick.madeExports();
            disk.fill();
            start(outbox, disk.mountPoint());

            awaitSaid("the export ended", "No space left on device");
            awaitPhase("problem");
            assertThat(stick.exportFiles()).isEmpty();
            assertThat(outbox.stats().entries()).isEqualTo(RESULTS);
            stopPart();
        }
    }

    @Test
    void stickThatIsPulledOutMidWay_isSaid_andGetsEverythingWhenItIsBack() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 24)) {
            StickLayout stick = prepared(disk.mountPoint());
            start(unpluggingAtTheSecondSlice(disk), disk.mountPoint());

            awaitSaid("pulled out before everything was on it", "nothing is lost");
            awaitPhase("none");
            assertThat(outbox.stats().entries()).isEqualTo(RESULTS);

            disk.plug();
            await().atMost(PATIENCE).until(() -> Files.exists(stick.done()));
            assertThat(stick.leftovers("porch")).as("what was cut off").isEmpty();
            assertEverythingIsOn(stick);
            stopPart();
        }
    }

    /** Every write succeeds; that nothing of it arrived is only known when it is synced. */
    @Test
    void stickThatTakesWritesAndLosesThem_isNotBelieved() throws Exception {
        try (SmallDisk disk = SmallDisk.forged(folder, 64, 5)) {
            StickLayout stick = prepared(disk.mountPoint());
            start(outbox, disk.mountPoint());

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(said)
                            .anySatisfy(line -> assertThat(line)
                                    .as("which of the two is the kernel's to choose")
                                    .containsAnyOf("Input/output error", "No space left on device")));
            awaitPhase("problem");
            assertThat(stick.done()).doesNotExist();
            assertThat(stick.exportFiles()).isEmpty();
            assertThat(outbox.stats().entries()).isEqualTo(RESULTS);
            stopPart();
        }
    }

    private Outbox unpluggingAtTheSecondSlice(SmallDisk disk) {
        int[] slices = {0};
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (_, method, arguments) -> {
                    if (method.getName().equals("entries") && (int) arguments[1] > 1 && ++slices[0] == 2) {
                        disk.unplug();
                    }
                    return method.invoke(outbox, arguments);
                });
    }

    private void assertEverythingIsOn(StickLayout stick) throws Exception {
        try (ExportFile export = ExportFile.open(
                stick.exportFiles().getFirst(), List.of(StickKey.publicKey(stick.publicKey("porch"))))) {
            assertThat(export.manifest().counts().entries()).isEqualTo(RESULTS);
            assertThat(export.manifest().pictures()).hasSize(PICTURES);
            assertThat(export.manifest().isComplete()).isTrue();
        }
    }

    private void awaitSaid(String... words) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(said).anySatisfy(line -> assertThat(line).contains(words)));
    }

    private void awaitPhase(String phase) {
        StickPart present = Objects.requireNonNull(part);
        await().atMost(PATIENCE).until(() -> present.revision().startsWith(phase));
    }

    private static StickLayout prepared(Path root) throws IOException {
        StickLayout stick = new StickLayout(root);
        Files.createDirectory(stick.folder());
        return stick;
    }

    private void start(Outbox carried, Path place) {
        StickConfig config = new StickConfig(List.of(place), true, true, List.of());
        StickPart started =
                new StickPart(config, "porch", state, carried, () -> pictures, List.of(), 20, 100, new SystemClock());
        part = started;
        started.start(NO_VIEW);
    }

    private void stopPart() {
        StickPart present = part;
        if (present != null) {
            present.close();
            part = null;
        }
    }
}
