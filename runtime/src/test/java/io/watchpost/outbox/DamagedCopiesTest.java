package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedCopiesTest {
    @TempDir
    Path folder;

    @Test
    void next_isANameThatNoneHasHadYet() throws Exception {
        DamagedCopies copies = new DamagedCopies(new OutboxFile(folder.resolve("outbox.db")));
        assertThat(copies.next()).hasFileName("outbox.db.damaged-1");
        keep("outbox.db.damaged-9");
        keep("outbox.db.damaged-10");
        keep("outbox.db.damaged-wal");
        assertThat(copies.next()).hasFileName("outbox.db.damaged-11");
    }

    @Test
    void prune_leavesTheNewestAndWhatIsNotACopy() throws Exception {
        for (int number = 8; number <= 12; number++) {
            keep("outbox.db.damaged-" + number);
        }
        keep("outbox.db");
        keep("outbox.db.damaged-wal");
        keep("other.db.damaged-1");
        new DamagedCopies(new OutboxFile(folder.resolve("outbox.db"))).prune();
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "outbox.db",
                        "outbox.db.damaged-wal",
                        "other.db.damaged-1",
                        "outbox.db.damaged-10",
                        "outbox.db.damaged-11",
                        "outbox.db.damaged-12");
    }

    private void keep(String name) throws IOException {
        Files.createFile(folder.resolve(name));
    }
}
