package io.watchpost.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemClockTest {
    @TempDir
    Path folder;

    @Test
    void kernel_knowsBest() throws Exception {
        Path mark = Files.createFile(folder.resolve("synchronized"));

        assertThat(SystemClock.quality(Optional.of(false), mark)).isEqualTo(ClockQuality.UNSYNCED);
        assertThat(SystemClock.quality(Optional.of(true), folder.resolve("none")))
                .isEqualTo(ClockQuality.SYNCED);
    }

    @Test
    void kernelThatCannotBeAsked_isReplacedByTimesyncdsMark() throws Exception {
        Path mark = folder.resolve("synchronized");

        assertThat(SystemClock.quality(Optional.empty(), mark)).isEqualTo(ClockQuality.UNSYNCED);
        Files.createFile(mark);
        assertThat(SystemClock.quality(Optional.empty(), mark)).isEqualTo(ClockQuality.SYNCED);
    }
}
