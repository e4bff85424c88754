package io.watchpost.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rigs that other proofs stand on must do what they say. */
final class DiskRigsTest {

    @TempDir
    Path folder;

    @Test
    void powerCut_keepsWhatWasSyncedAndForgetsTheRest() throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.create(folder)) {
            Path synced = disk.mountPoint().resolve("synced");
            try (FileChannel channel = FileChannel.open(synced, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                channel.force(true);
            }
            try (FileChannel parent = FileChannel.open(disk.mountPoint(), StandardOpenOption.READ)) {
                parent.force(true);
            }
            Files.write(disk.mountPoint().resolve("not-synced"), new byte[100_000]);
            disk.snapshot();

            disk.returnToSnapshot();

            assertThat(synced).hasBinaryContent(new byte[] {1, 2, 3});
            Path notSynced = disk.mountPoint().resolve("not-synced");
            assertThat(Files.exists(notSynced) ? Files.size(notSynced) : 0).isZero();
        }
    }

    @Test
    void fullDisk_takesNotOneByteMore() throws Exception {
        try (SmallDisk disk = SmallDisk.create(folder, 20)) {
            disk.fill();

            assertThatThrownBy(() -> Files.write(disk.mountPoint().resolve("more"), new byte[8_192]))
                    .hasMessageContaining("No space left");

            disk.free();
            Files.write(disk.mountPoint().resolve("more"), new byte[8_192]);
            assertThat(disk.sectorsWritten()).isPositive();
        }
    }
}
