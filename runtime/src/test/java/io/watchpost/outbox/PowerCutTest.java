package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.testing.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulated power cuts: the outbox lies in an ext4 image on a loop device, the image in an XFS file system that can copy
 * it in one instant. The copy is what a device holds when the power goes while the writer writes: what was not flushed
 * is not in it. It doesn't model a drive that reorders writes by itself.
 */
final class PowerCutTest {
    private static final int CUTS_PER_WRITER = 10;

    @TempDir
    Path folder;

    @Test
    void powerCut_atRandomMoments_losesNothingKept() throws Exception {
        cut(10);
    }

    @Test
    @Tag("target")
    void powerCut_atRandomMoments_losesNothingKept_longRun() throws Exception {
        cut(1_000);
    }

    private void cut(int times) throws Exception {
        Needs.root();
        Needs.program("mkfs.xfs");
        Needs.program("mkfs.ext4");
        Path device = image(folder.resolve("xfs.img"), 512L << 20);
        Mounts.run("mkfs.xfs", "-q", "-m", "reflink=1", device.toString());
        try (Mounts mounts = new Mounts()) {
            Needs.kernel(Mounts.tries("losetup", "-f"), "loop devices");
            Needs.kernel(Files.readString(Path.of("/proc/filesystems")).contains("xfs"), "xfs");
            Path xfs = mounts.mount(folder.resolve("xfs"), "-o", "loop", device.toString());
            long seed = new SplittableRandom().nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            for (int done = 0; done < times; done += CUTS_PER_WRITER) {
                Path image = image(xfs.resolve("ext4.img"), 24L << 20);
                Mounts.run("mkfs.ext4", "-q", image.toString());
                Path disk = mounts.mount(folder.resolve("disk"), "-o", "loop", image.toString());
                cutOneWriter(mounts, disk, image, Math.min(CUTS_PER_WRITER, times - done), random, "seed " + seed);
                mounts.unmount(disk);
                Files.delete(image);
            }
        }
    }

    private void cutOneWriter(Mounts mounts, Path disk, Path image, int cuts, SplittableRandom random, String what)
            throws Exception {
        Process process = WriterProcess.start(disk, 1);
        Heard heard = new Heard(process);
        try {
            for (int cut = 0; cut < cuts; cut++) {
                heard.awaitMore(random.nextInt(5, 400));
                long kept = heard.kept;
                Path copy = image.resolveSibling("cut.img");
                Mounts.run("cp", "--reflink=always", image.toString(), copy.toString());
                heard.awaitMore(5); // all that was said before the cut has been heard now
                Set<Long> delivered = new TreeSet<>(heard.delivered);
                Path point = mounts.mount(folder.resolve("cut"), "-o", "loop", copy.toString());
                judge(point, kept, delivered, what + ", cut " + cut);
                mounts.unmount(point);
                Files.delete(copy);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void judge(Path disk, long kept, Set<Long> delivered, String what) throws Exception {
        assertThat(OutboxInspection.verify(disk.resolve("outbox.db")).findings())
                .as(what)
                .isEmpty();
        long last = 0;
        TreeSet<Long> waiting = new TreeSet<>();
        try (Outbox outbox = Stations.open(disk, "mqtt")) {
            for (Entry entry : Stations.all(outbox, "mqtt")) {
                assertThat(entry).as(what).isInstanceOf(ResultEntry.class);
                ResultEntry result = (ResultEntry) entry;
                assertThat(result.result()).as(what).isEqualTo(Results.result("door", result.seq()));
                waiting.add(result.seq());
                last = result.seq();
            }
            outbox.append(Results.result("door", 0));
            outbox.flush();
            long next = ((ResultEntry) Stations.all(outbox, "mqtt").getLast()).seq();
            assertThat(next).as("%s: the next number", what).isGreaterThan(Math.max(last, kept));
        }
        for (long seq = 1; seq <= kept; seq++) {
            assertThat(waiting.contains(seq) || delivered.contains(seq))
                    .as("%s: %d was kept (%d was the last)", what, seq, kept)
                    .isTrue();
        }
    }

    private static Path image(Path file, long sizeBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
        }
        return file;
    }

    /** What the writer says, read as it comes. */
    private static final class Heard {
        final Set<Long> delivered = new ConcurrentSkipListSet<>();
        volatile long kept;
        volatile long lines;

        Heard(Process process) {
            Thread.ofPlatform().name("heard").daemon().start(() -> listen(process));
        }

        void awaitMore(int more) {
            long target = lines + more;
            await().pollDelay(1, TimeUnit.MILLISECONDS)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> lines >= target);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void listen(Process process) {
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    long number = Long.parseLong(line.substring(line.indexOf(' ') + 1));
                    if (line.startsWith("delivered ")) {
                        delivered.add(number);
                    } else {
                        kept = number;
                    }
                    lines++;
                }
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
