package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.PowerCutDisk;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes while results are being delivered. What a subscriber has seen was committed before, so the disk as it
 * was at the cut must still hold every result that nobody has, and must never give a delivered number to another result.
 */
final class PowerCutTest {

    @TempDir
    Path folder;

    @Test
    void tenPowerCuts_loseNothing() throws Exception {
        cutRepeatedly(10, 20_261_120L);
    }

    @Test
    @Tag("target")
    void thousandPowerCuts_loseNothing() throws Exception {
        cutRepeatedly(1_000, System.currentTimeMillis());
    }

    private void cutRepeatedly(int cuts, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (PowerCutDisk disk = PowerCutDisk.create(folder);
                MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            Station station = Station.keptOn(disk.mountPoint(), folder);
            for (int cut = 0; cut < cuts; cut++) {
                long before = judge.received();
                try (RunProcess run = station.run(broker.uri())) {
                    await().atMost(1, MINUTES).until(() -> judge.received() > before + 10 || !run.isAlive());
                    await().pollDelay(random.nextLong(1, 400), MILLISECONDS).until(() -> true);
                    assertThat(run.isAlive()).as("seed %d: %s", seed, run.log()).isTrue();
                    run.freeze();
                    disk.snapshot();
                    run.kill();
                }
                disk.returnToSnapshot();
            }
            station.finish(broker.uri(), judge);

            Judge.Verdict verdict = judge.verdict();
            verdict.assertNothingLost();
            assertThat(verdict.streams()).as("one epoch through all cuts").hasSize(1);
            assertThat(verdict.keptAndShed()).isZero();
        }
    }
}
