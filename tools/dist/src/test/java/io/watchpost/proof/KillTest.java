package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.MosquittoBroker;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the writer at random moments: nothing kept is lost, and no number is given to two results. */
final class KillTest {

    @TempDir
    Path folder;

    @Test
    void hundredKillsOfRun_loseNothing() throws Exception {
        killRepeatedly(100, 20_261_120L);
    }

    @Test
    @Tag("target")
    void thousandKillsOfRun_loseNothing() throws Exception {
        killRepeatedly(1_000, System.currentTimeMillis());
    }

    private void killRepeatedly(int kills, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Station station = Station.in(folder);
        int cutShort = 0;
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            for (int kill = 0; kill < kills; kill++) {
                long before = judge.received();
                try (RunProcess run = station.run(broker.uri())) {
                    if (kill % 2 == 0) {
                        // in the middle of its work
                        await().atMost(1, MINUTES)
                                .untilAsserted(() -> assertThat(judge.received() > before || !run.isAlive())
                                        .as("a result arrives, or run ends: %s", run.log())
                                        .isTrue());
                        await().pollDelay(random.nextLong(1, 300), MILLISECONDS).until(() -> true);
                    } else {
                        // wherever it happens to be, also while it starts
                        await().pollDelay(random.nextLong(1, 700), MILLISECONDS).until(() -> true);
                    }
                    assertThat(run.isAlive()).as("seed %d: %s", seed, run.log()).isTrue();
                    run.kill();
                    cutShort += judge.received() > before ? 1 : 0;
                }
            }
            station.finish(broker.uri(), judge);

            Judge.Verdict verdict = judge.verdict();
            verdict.assertNothingLost();
            assertThat(verdict.streams()).as("one epoch through all kills").hasSize(1);
            assertThat(verdict.keptAndShed()).as("nothing had to be shed").isZero();
            assertThat(cutShort).as("kills that came while results flowed").isGreaterThanOrEqualTo(kills / 2);
        }
    }
}
