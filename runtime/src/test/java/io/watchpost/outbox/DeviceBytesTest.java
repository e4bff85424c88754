package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.Needs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What wears out a memory card: the bytes that reach the device, the file system's journal included. */
final class DeviceBytesTest {
    private static final int RESULTS = 4_000;
    private static final int QUIET_RESULTS = 200;
    private static final long MINUTES_A_MONTH = 31 * 24 * 60;
    private static final int SECTOR_BYTES = 512; // in /sys/block/*/stat, whatever the device's own is

    @TempDir
    Path folder;

    private final Mounts mounts = new Mounts();

    @Test
    void commitsOfEight_writeAtMost4096BytesAResult() throws Exception {
        Path disk = disk();
        try (Outbox outbox = OutboxRig.open(disk, 8 << 20)) {
            long before = writtenBytes(disk);
            for (int i = 1; i <= RESULTS; i++) {
                outbox.append(Results.result("door", i));
                if (i % 8 == 0) {
                    outbox.flush();
                }
                if (i % 512 == 0) { // acknowledged as a broker would, with the broker an instant behind
                    outbox.ack("mqtt", OutboxContract.positions(outbox.peek("mqtt", 0, 512)));
                }
            }
            outbox.flush();
            long perResult = (writtenBytes(disk) - before) / RESULTS;
            assertThat(perResult).as("bytes a result").isBetween(200L, 4_096L);
        }
    }

    /** Nothing changes, and still a result goes out once a minute: each is a commit of its own, and so is what the broker acknowledged. */
    @Test
    void aMonthOfAQuietScene_writesLessThanAGigabyte() throws Exception {
        Path disk = disk();
        try (Outbox outbox = OutboxRig.open(disk, 8 << 20)) {
            long before = writtenBytes(disk);
            for (int i = 1; i <= QUIET_RESULTS; i++) {
                outbox.append(Results.result("door", i));
                outbox.flush();
                outbox.ack("mqtt", OutboxContract.positions(outbox.peek("mqtt", 0, 1)));
                outbox.flush();
            }
            long aMonth = (writtenBytes(disk) - before) / QUIET_RESULTS * MINUTES_A_MONTH;
            assertThat(aMonth).as("bytes a month").isBetween(50_000_000L, 1_000_000_000L);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        mounts.close();
    }

    /** A file system of its own, whose device counts what is written to it. */
    private Path disk() throws Exception {
        Needs.root();
        Needs.program("mkfs.ext4");
        Path image = folder.resolve("disk.img");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), (64 << 20) - 1);
        }
        Mounts.run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString());
        Needs.kernel(Mounts.tries("losetup", "-f"), "loop devices");
        return mounts.mount(folder.resolve("disk"), "-o", "loop", image.toString());
    }

    private static long writtenBytes(Path disk) throws IOException {
        Mounts.run("sync", "-f", disk.toString());
        String device = "";
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            List<String> fields = List.of(line.split(" ", -1));
            if (fields.get(1).equals(disk.toRealPath().toString())) {
                device = fields.getFirst().replace("/dev/", "");
            }
        }
        String stat = Files.readString(Path.of("/sys/block", device, "stat")).strip();
        return Long.parseLong(stat.split(" +", -1)[6]) * SECTOR_BYTES;
    }
}
