package io.watchpost.proof;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.SmallDisk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is filled by somebody else, and it forgets bits. */
final class DiskFaultsTest {

    @TempDir
    Path folder;

    @Test
    void diskFilledByAnotherFile_goesOnAndLosesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 200);
                MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            Station station = Station.keptOn(disk.mountPoint(), folder);
            try (RunProcess run = station.run(broker.uri())) {
                await().atMost(1, MINUTES).until(() -> judge.received() > 20 || !run.isAlive());
                disk.fill();
                long whenFull = judge.received();
                await().atMost(1, MINUTES).until(() -> judge.received() > whenFull + 100 || !run.isAlive());
                run.terminate();
            }
            // starts on the full disk, too
            station.finish(broker.uri(), judge);

            Judge.Verdict verdict = judge.verdict();
            verdict.assertNothingLost();
            assertThat(verdict.streams()).hasSize(1);
            assertThat(verdict.keptAndShed()).isZero();
        }
    }

    @Test
    void damagedDatabase_namesWhatIsLostAndDeliversTheRest() throws Exception {
        long seed = 20_261_120L;
        SplittableRandom random = new SplittableRandom(seed);
        Station station = Station.in(folder);
        try (MosquittoBroker broker = new MosquittoBroker(folder).start();
                Judge judge = new Judge(broker)) {
            String nobody = "mqtt://127.0.0.1:" + MosquittoBroker.freePort();
            try (RunProcess run = station.run(nobody)) {
                await().pollDelay(4_000, MILLISECONDS).until(() -> true);
                run.terminate();
            }
            int flipped = flipBits(station.state().resolve("outbox.db"), random);
            station.finish(broker.uri(), judge);

            assertThat(flipped).isPositive();
            judge.verdict().assertNothingLost();
        }
    }

    /** One bit in each of eight used places behind the first pages, which hold the schema. */
    private static int flipBits(Path database, SplittableRandom random) throws Exception {
        int flipped = 0;
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // reads all of it
            }
            for (int attempt = 0; attempt < 1_000_000 && flipped < 8; attempt++) {
                int at = random.nextInt(40 * 1_024, bytes.capacity());
                if (bytes.get(at) != 0) {
                    byte damaged = (byte) (bytes.get(at) ^ (1 << random.nextInt(8)));
                    channel.write(ByteBuffer.wrap(new byte[] {damaged}), at);
                    flipped++;
                }
            }
        }
        return flipped;
    }
}
