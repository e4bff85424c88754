package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.Fixtures;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.Needs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock jumps in both directions under the running process; monotonic time does not. */
final class ClockTest {
    private static final long YEARS_BACK_SECONDS = -56L * 365 * 86_400;
    private static final long YEAR_AHEAD_SECONDS = 400L * 86_400;

    @TempDir
    Path folder;

    @Test
    void clockJumpsBothWays_nothingIsLostAndEachJumpIsTold() throws Exception {
        Path library = folder.resolve("libwallclock.so");
        Path source = Fixtures.projectRoot().resolve("tools/dist/src/test/c/wallclock.c");
        Process compiler = new ProcessBuilder(
                        Needs.program("gcc").toString(),
                        "-shared",
                        "-fPIC",
                        "-O2",
                        source.toString(),
                        "-o",
                        library.toString(),
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        Path offset = folder.resolve("offset");
        set(offset, 0);
        Map<String, String> environment =
                Map.of("LD_PRELOAD", library.toString(), "WALLCLOCK_OFFSET", offset.toString());
        Station station = Station.in(folder);
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            try (RunProcess run = station.run(broker.uri(), "test:?size=64x48&fps=20", environment)) {
                await().atMost(1, MINUTES).until(() -> judge.received() > 10 || !run.isAlive());
                set(offset, YEARS_BACK_SECONDS);
                await().atMost(1, MINUTES).until(() -> judge.clocks() == 1 || !run.isAlive());
                set(offset, YEAR_AHEAD_SECONDS);
                await().atMost(1, MINUTES).until(() -> judge.clocks() == 2 || !run.isAlive());
                run.terminate();
            }
            station.finish(broker.uri(), judge);

            Judge.Verdict verdict = judge.verdict();
            verdict.assertNothingLost();
            assertThat(verdict.streams()).hasSize(1);
            assertThat(judge.clocks()).isGreaterThanOrEqualTo(2);
        }
    }

    private static void set(Path file, long seconds) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            channel.write(bytes.putLong(0, seconds), 0);
        }
    }
}
