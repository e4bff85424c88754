package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.testing.ManualClock;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much the writer is given at once. */
final class DeskTest {
    @TempDir
    Path folder;

    private Desk desk;

    /** The first result of a process is due at once. */
    @BeforeEach
    void afterTheFirstResult() {
        desk = new Desk(new ManualClock(), OutboxSettings.in(folder.resolve("outbox.db")));
        desk.put(Results.result("door", 1));
        desk.settle(Objects.requireNonNull(desk.take()));
    }

    @Test
    void aCommit_holdsEightResults() {
        put(40);

        assertThat(Objects.requireNonNull(desk.take()).appended()).isEqualTo(8);
    }

    @Test
    void whileTheDiskIsSpared_aCommitHolds32_andEightAgainAfterIt() {
        desk.spareDisk(true);
        put(40);
        assertThat(Objects.requireNonNull(desk.take()).appended()).isEqualTo(32);

        desk.spareDisk(false);
        assertThat(Objects.requireNonNull(desk.take()).appended()).isEqualTo(8);
    }

    private void put(int results) {
        for (int i = 2; i <= results + 1; i++) {
            desk.put(Results.result("door", i));
        }
    }
}
