package io.watchpost.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a lock, as this process and as the kernel see it. */
final class ProcessLockTest {
    @TempDir
    Path folder;

    @Test
    void taken_isHeld_untilItIsClosed() throws Exception {
        Path file = folder.resolve("lock");
        assertThat(ProcessLock.isHeld(file)).as("nobody ever took it").isFalse();
        assertThat(ProcessLock.isHeld(folder.resolve("no-such-folder/lock"))).isFalse();
        try (ProcessLock lock = ProcessLock.take(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(ProcessLock.isHeld(file)).isTrue();
            assertThat(ProcessLock.take(file)).as("once only").isEmpty();
        }
        assertThat(file).as("the file stays").exists();
        assertThat(ProcessLock.isHeld(file)).isFalse();
        ProcessLock.take(file).orElseThrow().close();
    }

    /** POSIX locks are lost when the process closes any descriptor of the file. */
    @Test
    void askedByItsOwnProcess_underAnyName_isNotLost() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (ProcessLock lock = ProcessLock.take(real.resolve("lock")).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(ProcessLock.isHeld(link.resolve("lock"))).isTrue();
            assertThat(ProcessLock.take(link.resolve("lock"))).isEmpty();
            assertThat(kernelSees(real.resolve("lock"))).isTrue();
        }
        assertThat(kernelSees(real.resolve("lock"))).isFalse();
    }

    /** A line of /proc/locks ends with device and inode, and the range. */
    private static boolean kernelSees(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .anyMatch(line -> line.contains("POSIX") && line.contains("WRITE") && line.contains(inode));
    }
}
