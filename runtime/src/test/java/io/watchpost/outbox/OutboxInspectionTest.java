package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboxInspectionTest {
    @TempDir
    Path folder;

    @Test
    void stats_ofAStationThatRuns() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 7);
            outbox.ack("mqtt", OutboxContract.positions(outbox.peek("mqtt", 0, 2)));
            Results.appendAll(outbox, "door", 8, 9);
            OutboxStats stats = OutboxInspection.stats(file());
            assertThat(stats.kept()).isEqualTo(9);
            assertThat(stats.entries()).isEqualTo(7);
            assertThat(stats.acknowledged()).isEqualTo(2);
            assertThat(OutboxInspection.verify(file()).findings()).isEmpty();
        }
    }

    @Test
    void verify_ofAClosedOutbox_leavesNoFileBehind() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 7);
        }
        byte[] before = Files.readAllBytes(file());
        OutboxVerification verification = OutboxInspection.verify(file());
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.entries()).isEqualTo(7);
        assertThat(verification.summary()).contains("is sound: 7 entries");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(folder.resolve("outbox.db-wal")).doesNotExist();
        assertThat(folder.resolve("outbox.db-shm")).doesNotExist();
    }

    @Test
    void verify_namesDamagedRowsAndCounters() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 7);
        }
        try (Connection connection = Connections.DRIVER.plain(file())) {
            Sql.execute(connection, "UPDATE entry SET seq = 40 WHERE seq = 4");
            Sql.execute(connection, "DELETE FROM entry WHERE seq = 6");
        }
        OutboxVerification verification = OutboxInspection.verify(file());
        assertThat(verification.isHealthy()).isFalse();
        assertThat(verification.intactEntries()).isEqualTo(5);
        assertThat(verification.findings())
                .containsExactly("entry 256: its checksum is wrong", "it should hold 7 entries and shows 6");
        assertThat(verification.summary()).contains("5 of 6 entries are intact");
    }

    @Test
    void verify_ofGarbage_isAFindingNotAFailure() throws Exception {
        Files.writeString(file(), "<html>not a database</html>".repeat(100));
        assertThat(OutboxInspection.verify(file()).findings()).isNotEmpty();
    }

    @Test
    void missingFile_isSaid() {
        assertThatThrownBy(() -> OutboxInspection.stats(file())).hasMessageContaining("there is no outbox");
    }

    private Path file() {
        return folder.resolve("outbox.db");
    }
}
