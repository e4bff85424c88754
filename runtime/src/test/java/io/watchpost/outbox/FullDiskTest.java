package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.testing.Needs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another file takes all that the disk has left: the outbox goes on in the space that it took at its start. */
final class FullDiskTest {
    private static final int BATCH = 1_000;

    @TempDir
    Path folder;

    @Test
    void diskFilledByAnotherFile_appendsDrainsAndReopensWithoutAGap() throws Exception {
        Needs.root();
        try (Mounts mounts = new Mounts()) {
            Path disk = mounts.mount(folder.resolve("disk"), "-t", "tmpfs", "-o", "size=8m", "tmpfs");
            fillAndGoOn(disk);
        }
    }

    @Test
    void diskFilledByAnotherFile_onExt4() throws Exception {
        Needs.root();
        Needs.program("mkfs.ext4");
        Path image = folder.resolve("disk.img");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), (24 << 20) - 1);
        }
        Mounts.run("mkfs.ext4", "-q", "-m", "0", image.toString());
        Path point = folder.resolve("disk");
        try (Mounts mounts = new Mounts()) {
            Needs.kernel(Mounts.tries("losetup", "-f"), "loop devices");
            fillAndGoOn(mounts.mount(point, "-o", "loop", image.toString()));
        }
    }

    private static void fillAndGoOn(Path disk) throws Exception {
        TreeSet<Long> delivered = new TreeSet<>();
        try (Outbox outbox = Stations.open(disk, "mqtt")) {
            Results.appendAll(outbox, "door", 1, BATCH);
            fill(disk.resolve("somebody-else"));
            Results.appendAll(outbox, "door", BATCH + 1, 2 * BATCH);
            drain(outbox, delivered, BATCH);
            Results.appendAll(outbox, "door", 2 * BATCH + 1, 3 * BATCH);
            assertThat(outbox.stats().problem()).isEmpty();
        }
        fill(disk.resolve("somebody-else-again"));
        try (Outbox outbox = Stations.open(disk, "mqtt")) {
            Results.appendAll(outbox, "door", 3 * BATCH + 1, 4 * BATCH);
            drain(outbox, delivered, 10 * BATCH);
            assertThat(outbox.stats().shed()).isEmpty();
            assertThat(outbox.stats().problem()).isEmpty();
        }
        assertThat(delivered).containsExactlyElementsOf(OutboxContract.numbers(1, 4 * BATCH));
    }

    private static void drain(Outbox outbox, Set<Long> delivered, int max) {
        int left = max;
        List<Entry> entries = outbox.peek("mqtt", 0, Math.min(left, 500));
        while (left > 0 && !entries.isEmpty()) {
            for (Entry entry : entries) {
                assertThat(entry).isInstanceOf(ResultEntry.class);
                delivered.add(((ResultEntry) entry).seq());
            }
            outbox.ack("mqtt", OutboxContract.positions(entries));
            left -= entries.size();
            entries = outbox.peek("mqtt", 0, Math.min(left, 500));
        }
    }

    /** To the last byte. */
    private static void fill(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int size = 64 << 10; size >= 1; size /= 4) {
                fill(channel, size);
            }
        }
    }

    private static void fill(FileChannel channel, int size) {
        try {
            while (channel.write(ByteBuffer.allocate(size)) > 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }
}
