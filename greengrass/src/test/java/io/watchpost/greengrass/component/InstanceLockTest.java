package io.watchpost.greengrass.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.SystemClock;
import io.watchpost.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstanceLockTest {
    @TempDir
    private Path work;

    @Test
    void folderThatIsFree_isTakenAndGivenBack() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (InstanceLock lock = InstanceLock.acquire(work, 0, new SystemClock())) {
                assertThat(lock).isNotNull();
            }
        }
    }

    @Test
    void anotherProcess_isNamedOnceTheTimeIsUp() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        work.toString())
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> InstanceLock.acquire(work, 5_000, new ManualClock()))
                    .isInstanceOfSatisfying(ComponentFailure.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ComponentFailure.ANOTHER_INSTANCE);
                        assertThat(e).hasMessageContaining(work.toString()).hasMessageContaining("end it");
                    });
        } finally {
            other.destroyForcibly().waitFor();
        }
        // kill -9 gives it back
        InstanceLock.acquire(work, 0, new SystemClock()).close();
    }

    @Test
    void folderThatCantBeWritten_isSaid() throws Exception {
        Path file = Files.createFile(work.resolve("no-folder"));
        assertThatThrownBy(() -> InstanceLock.acquire(file, 0, new SystemClock()))
                .isInstanceOfSatisfying(
                        ComponentFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ComponentFailure.UNAVAILABLE))
                .hasMessageContaining("the component's user may write");
    }

    /** Holds the lock until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (InstanceLock lock = InstanceLock.acquire(Path.of(arguments[0]), 0, new SystemClock())) {
                System.out.println(lock == null ? "" : "held");
                System.in.read();
            }
        }
    }
}
