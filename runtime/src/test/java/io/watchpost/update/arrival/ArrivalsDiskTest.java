package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.Announcement;
import io.watchpost.bundle.BundleFacts;
import io.watchpost.bundle.BundleRefused;
import io.watchpost.bundle.TestBundles;
import io.watchpost.config.ModelsConfig;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.PowerCutDisk;
import io.watchpost.testing.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrivals with real file systems: a stick that is pulled out, a disk that is full. */
final class ArrivalsDiskTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private Arrivals open(ModelsConfig config, Path own, Door door, Disk disk) throws IOException {
        Files.createDirectories(own);
        return new Arrivals(
                config,
                own,
                TestBundles::trust,
                new Admission(config, "door-7", door, disk, clock, ZoneOffset.UTC),
                new Reception(own.resolve("incoming"), door),
                Patience.Limits.DEFAULT,
                ByBroker.of(config),
                disk,
                clock,
                new SplittableRandom(1));
    }

    private void turnUntil(Arrivals arrivals, BooleanSupplier goal) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            arrivals.turn();
            clock.advanceMillis(1_000);
            return goal.getAsBoolean();
        });
    }

    private static String words(Arrivals arrivals) {
        return arrivals.status().items().stream()
                .map(ArrivalStatus.Item::words)
                .findFirst()
                .orElse("");
    }

    private static Path bundleOn(Path folder) throws Exception {
        return TestBundles.colours().write(folder.resolve("colours.wpb"), TestBundles.RELEASE);
    }

    /** Does something between the look at a bundle's beginning and the copying of it. */
    private static final class Interlude implements Door {
        private final TestDoor door;
        private Runnable act;

        Interlude(TestDoor door, Runnable act) {
            this.door = door;
            this.act = act;
        }

        @Override
        public Optional<String> objection(BundleFacts facts) {
            act.run();
            act = () -> {};
            return door.objection(facts);
        }

        @Override
        public Entry takeRoot(byte[] envelope, String origin) {
            return door.takeRoot(envelope, origin);
        }

        @Override
        public Entry take(Path bundle, String origin) throws IOException {
            return door.take(bundle, origin);
        }
    }

    @Test
    void stickPulledOutInTheMiddle_isTriedAgainWhenItIsBack() throws Exception {
        try (SmallDisk stick = SmallDisk.create(folder, 8)) {
            bundleOn(stick.mountPoint());
            TestDoor door = new TestDoor();
            Interlude pull = new Interlude(door, () -> {
                try {
                    stick.unplug();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Path own = folder.resolve("arrivals");
            try (Arrivals arrivals =
                    open(new TestConfig().folders(stick.mountPoint()).models(), own, pull, () -> Long.MAX_VALUE)) {
                turnUntil(arrivals, () -> door.asked.size() == 1);
                for (int turn = 0; turn < 30; turn++) {
                    turnUntil(arrivals, () -> true);
                }
                assertThat(door.taken).isEmpty();
                assertThat(arrivals.status().items())
                        .as("what is gone is forgotten")
                        .isEmpty();
                stick.plug();

                turnUntil(arrivals, () -> door.taken.contains("colours-1.0.2"));
                assertThat(own.resolve("incoming")).isEmptyDirectory();
            }
        }
    }

    @Test
    void powerCutAfterAnAnnouncement_olderOnesStayRefused() throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.create(folder)) {
            Path file = disk.mountPoint().resolve("news.json");
            News.open(file, "all", clock).save();
            News.open(file, "all", clock).isNew(new Announcement("all", 7, 60, List.of()), "sha256:7", "it");
            disk.snapshot();
            disk.returnToSnapshot();
            News after = News.open(file, "all", clock);

            assertThatThrownBy(() -> after.isNew(new Announcement("all", 6, 60, List.of()), "sha256:6", "it"))
                    .isInstanceOf(BundleRefused.class);
        }
    }

    @Test
    void fullDisk_waitsInWords_andGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 120)) {
            Path stick = Files.createDirectory(folder.resolve("stick"));
            bundleOn(stick);
            TestDoor door = new TestDoor();
            Path own = Files.createDirectory(disk.mountPoint().resolve("arrivals"));
            Files.createDirectory(own.resolve("incoming"));
            disk.fill();
            try (Arrivals arrivals = open(
                    new TestConfig().folders(stick).models(),
                    own,
                    door,
                    () -> Files.getFileStore(own).getUsableSpace())) {
                turnUntil(arrivals, () -> !words(arrivals).isEmpty());
                assertThat(words(arrivals))
                        .startsWith(
                                "colours-1.0.2 waits: the disk has 0 MB free, and 51 MB are needed with the reserve");
                disk.free();

                turnUntil(arrivals, () -> door.taken.contains("colours-1.0.2"));
            }
        }
    }

    @Test
    void diskThatIsFullAllTheSame_leavesNothingBehind_andIsTriedAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 8)) {
            Path stick = Files.createDirectory(folder.resolve("stick"));
            bundleOn(stick);
            TestDoor door = new TestDoor();
            Path own = Files.createDirectory(disk.mountPoint().resolve("arrivals"));
            Files.createDirectory(own.resolve("incoming"));
            disk.fill();
            try (Arrivals arrivals = open(new TestConfig().folders(stick).models(), own, door, () -> Long.MAX_VALUE)) {
                turnUntil(arrivals, () -> words(arrivals).contains("No space left on device"));
                assertThat(own.resolve("incoming")).isEmptyDirectory();
                disk.free();

                turnUntil(arrivals, () -> door.taken.contains("colours-1.0.2"));
            }
        }
    }
}
