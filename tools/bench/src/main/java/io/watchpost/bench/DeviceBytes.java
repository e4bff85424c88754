package io.watchpost.bench;

import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Bytes that reach the block device for each result, in commits of 8, on an ext4 file system of its own: {@code DeviceBytes
 * [RESULTS]}. Counted by the kernel, journal included. Needs root.
 */
public final class DeviceBytes {
    private static final long SIZE_BYTES = 64L << 20;
    private static final int DISK_MEGABYTES = 128;
    private static final int SECTOR_BYTES = 512;

    private DeviceBytes() {}

    public static void main(String[] arguments) throws Exception {
        int results = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40_000;
        Path folder = Files.createTempDirectory("watchpost-bench");
        try (SmallDisk disk = SmallDisk.create(folder, DISK_MEGABYTES);
                SqliteOutbox outbox = BenchOutbox.open(disk.mountPoint().resolve("outbox"), SIZE_BYTES)) {
            BenchOutbox.fill(outbox, 8); // the first commit makes what all share
            sync(disk);
            long before = disk.sectorsWritten();
            BenchOutbox.fill(outbox, results);
            sync(disk);
            long bytes = (disk.sectorsWritten() - before) * SECTOR_BYTES;
            System.out.printf(
                    Locale.ROOT,
                    "{\"results\":%d,\"commit\":8,\"deviceBytesPerResult\":%.0f}%n",
                    results,
                    (double) bytes / results);
        } finally {
            Files.deleteIfExists(folder.resolve("small-disk.img"));
            Files.deleteIfExists(folder.resolve("small-disk"));
            Files.deleteIfExists(folder);
        }
    }

    private static void sync(SmallDisk disk) throws IOException, InterruptedException {
        Process sync = new ProcessBuilder("sync", "-f", disk.mountPoint().toString())
                .inheritIO()
                .start();
        if (sync.waitFor() != 0) {
            throw new IOException("sync of " + disk.mountPoint() + " failed");
        }
    }
}
