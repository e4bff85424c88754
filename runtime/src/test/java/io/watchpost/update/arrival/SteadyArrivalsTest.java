package io.watchpost.update.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.TestBundles;
import io.watchpost.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station whose folder for arrivals can't be made runs all the same, and says so until it can. */
final class SteadyArrivalsTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    @Test
    void folderThatCannotBeMade_isSaid_andTriedAgain() throws Exception {
        Path stick = Files.createDirectory(folder.resolve("stick"));
        TestBundles.colours().write(stick.resolve("colours.wpb"), TestBundles.RELEASE);
        Path inTheWay = Files.writeString(folder.resolve("arrivals"), "a file");
        TestDoor door = new TestDoor();
        try (SteadyArrivals arrivals = new SteadyArrivals(
                () -> Arrivals.open(
                        new TestConfig().folders(stick).models(),
                        "door-7",
                        inTheWay,
                        () -> Optional.of(TestBundles.trust()),
                        door,
                        ByBroker.of(new TestConfig().models()),
                        clock,
                        new SplittableRandom(1)),
                clock)) {
            assertThat(arrivals.turn()).isEmpty();
            assertThat(arrivals.status().news().isAlarming()).isTrue();
            assertThat(arrivals.status().news().words())
                    .startsWith("nothing can arrive: the folder for what arrives can't be used")
                    .contains(inTheWay.toString())
                    .endsWith("check the disk");

            Files.delete(inTheWay);
            arrivals.turn();
            assertThat(inTheWay).as("not before its time").doesNotExist();
            clock.advanceMillis(SteadyArrivals.RETRY_MILLIS);
            arrivals.turn();
            assertThat(arrivals.status().news()).isInstanceOf(NewsState.None.class);
            await().until(() -> {
                arrivals.turn();
                clock.advanceMillis(1_000);
                return !door.taken.isEmpty();
            });
        }
    }
}
