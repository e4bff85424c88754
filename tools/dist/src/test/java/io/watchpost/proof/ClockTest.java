package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock jumps in both directions under the running process (libfaketime); monotonic time does not. */
final class ClockTest {

    @TempDir
    Path folder;

    @Test
    void clockJumpsBothWays_nothingIsLostAndEachJumpIsTold() throws Exception {
        Path library = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
        Needs.library(Files.exists(library), "faketime");
        Path offset = Files.writeString(folder.resolve("offset"), "+0\n");
        Map<String, String> environment = Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "WATCHPOST_AOT", "off");
        Station station = Station.in(folder);
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            try (RunProcess run = station.run(broker.uri(), "test:?size=64x48&fps=20", environment)) {
                await().atMost(1, MINUTES).until(() -> judge.received() > 10 || !run.isAlive());
                Files.writeString(offset, "-20000d\n");
                await().atMost(1, MINUTES).until(() -> judge.clocks() >= 1 || !run.isAlive());
                Files.writeString(offset, "+400d\n");
                await().atMost(1, MINUTES).until(() -> judge.clocks() >= 2 || !run.isAlive());
                assertThat(run.terminate(Station.TERMINATE_MILLIS))
                        .as(run.log())
                        .isZero();
            }
            station.finish(broker.uri(), judge);

            Judge.Verdict verdict = judge.verdict();
            verdict.assertNothingLost();
            assertThat(verdict.streams()).hasSize(1);
        }
    }
}
