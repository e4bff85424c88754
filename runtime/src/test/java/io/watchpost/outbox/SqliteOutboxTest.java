package io.watchpost.outbox;

import static io.watchpost.outbox.OutboxContract.numbers;
import static io.watchpost.outbox.OutboxContract.positions;
import static io.watchpost.outbox.OutboxContract.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import io.watchpost.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteOutboxTest {
    @TempDir
    Path folder;

    @Test
    void reopen_goesOnWithTheNextNumberAndKeepsWhatWaits() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 10);
            outbox.ack("mqtt", positions(outbox.peek("mqtt", 0, 10)));
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(outbox.peek("mqtt", 0, 10)).isEmpty();
            Results.appendAll(outbox, "door", 11, 13);
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(11L, 12L, 13L);
        }
    }

    @Test
    void close_keepsWhatWasAppendedJustBefore() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.of("door", 50).forEach(outbox::append);
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(seqs(outbox.peek("mqtt", 0, 100))).containsExactlyElementsOf(numbers(1, 50));
        }
    }

    @Test
    void commit_neverHoldsMoreThanEight() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.of("door", 60).forEach(outbox::append);
            outbox.flush();
        }
        try (Connection connection = Connections.DRIVER.forReading(folder.resolve("outbox.db"))) {
            assertThat(Sql.number(connection, "SELECT commits FROM counter WHERE id = 0"))
                    .isGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void append_ofASingleResult_isKeptAfterTheDelayWithoutFlush() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            outbox.append(Results.result("door", 1));
            await().untilAsserted(() -> assertThat(outbox.stats().kept()).isEqualTo(1));
        }
    }

    @Test
    void firstResultOfAProcess_isKeptAtOnce() throws Exception {
        StationClock still = new ManualClock();
        try (Outbox outbox =
                SqliteOutbox.open(Stations.settings(folder), "station-1", Stations.MACHINE, List.of("mqtt"), still)) {
            outbox.append(Results.result("door", 1));
            await().untilAsserted(() -> assertThat(outbox.stats().kept()).isEqualTo(1));
        }
    }

    @Test
    void secondOpening_isRefusedAndSaysWhoWrites() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(outbox.stats().entries()).isZero();
            assertThatThrownBy(() -> Stations.open(folder, "mqtt"))
                    .isInstanceOf(OutboxUnavailable.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("stop that one first");
        }
    }

    @Test
    void databaseOfANewerMajor_isRefusedAndNotTouched() throws Exception {
        Stations.open(folder, "mqtt").close();
        setVersion((Schema.MAJOR + 1) * 1000);
        byte[] before = Files.readAllBytes(folder.resolve("outbox.db"));
        assertThatThrownBy(() -> Stations.open(folder, "mqtt"))
                .isInstanceOf(OutboxUnavailable.class)
                .hasMessageContaining("newer Watchpost (format 2.0, this one knows 1.0)");
        assertThat(Files.readAllBytes(folder.resolve("outbox.db"))).isEqualTo(before);
    }

    @Test
    void damagedVersion_isNotTakenForANewerOne() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 3);
        }
        execute("PRAGMA user_version = " + (Schema.VERSION ^ 1 << 11));
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void damagedNamesOfDestinations_keepNothingFromBeingDelivered() throws Exception {
        try (Outbox outbox = Stations.open(folder, "aws", "mqtt")) {
            Results.appendAll(outbox, "door", 3);
            outbox.ack("aws", List.of(outbox.peek("aws", 0, 1).getFirst().position()));
        }
        execute("UPDATE destination SET bit = 1 - bit + 8");
        execute("UPDATE destination SET bit = bit - 8");
        try (Outbox outbox = Stations.open(folder, "aws", "mqtt")) {
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(1L, 2L, 3L);
            assertThat(seqs(outbox.peek("aws", 0, 10))).contains(2L, 3L);
        }
    }

    @Test
    void databaseOfANewerMinor_isUsedAndKeepsItsVersionAndWhatIsUnknown() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 3);
        }
        setVersion(Schema.VERSION + 1);
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            Sql.execute(connection, "ALTER TABLE entry ADD COLUMN colour TEXT DEFAULT 'red'");
            Sql.execute(connection, "CREATE TABLE later(id INTEGER PRIMARY KEY)");
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 4, 5);
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(Schema.VERSION + 1);
            assertThat(Sql.number(connection, "SELECT count(*) FROM later")).isZero();
        }
    }

    @Test
    void somebodyElsesDatabase_isRefused() throws Exception {
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            Sql.execute(connection, "CREATE TABLE holiday(id INTEGER)");
        }
        assertThatThrownBy(() -> Stations.open(folder, "mqtt"))
                .isInstanceOf(OutboxUnavailable.class)
                .hasMessageContaining("not an outbox");
    }

    @Test
    void anotherMachine_getsANewEpochAndStillDeliversWhatTheCardHeld() throws Exception {
        String epoch;
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 2);
            epoch = outbox.peek("mqtt", 0, 1).getFirst().identity().epoch();
        }
        MachineIdentity clone = new MachineIdentity("machine-2", "boot-9");
        try (Outbox outbox =
                SqliteOutbox.open(Stations.settings(folder), "station-1", clone, List.of("mqtt"), new SystemClock())) {
            Results.appendAll(outbox, "door", 1);
            List<Entry> entries = outbox.peek("mqtt", 0, 10);
            assertThat(seqs(entries)).containsExactly(1L, 2L, 1L);
            assertThat(entries).extracting(e -> e.identity().epoch()).startsWith(epoch, epoch);
            assertThat(entries.getLast().identity().epoch()).isNotEqualTo(epoch).matches("[0-9a-f]{16}");
            assertThat(entries).extracting(e -> e.identity().boot()).containsExactly("boot-1", "boot-1", "boot-9");
        }
    }

    @Test
    void withoutDestination_entriesStay_andOneThatIsAddedLaterGetsAll() throws Exception {
        try (Outbox outbox = Stations.open(folder)) {
            Results.appendAll(outbox, "door", 4);
            assertThat(outbox.stats().entries()).isEqualTo(4);
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            outbox.ack("mqtt", positions(outbox.peek("mqtt", 0, 2)));
        }
        try (Outbox outbox = Stations.open(folder, "mqtt", "aws")) {
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(3L, 4L);
            assertThat(seqs(outbox.peek("aws", 0, 10))).containsExactly(3L, 4L);
            outbox.ack("mqtt", positions(outbox.peek("mqtt", 0, 10)));
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThat(outbox.stats().entries())
                    .as("nobody is left who waits for them")
                    .isZero();
        }
    }

    @Test
    void unregisteredDestination_isAnErrorThatNamesTheRegistered() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            assertThatThrownBy(() -> outbox.peek("aws", 0, 1)).hasMessageContaining("[mqtt]");
        }
    }

    @Test
    void damagedRow_becomesAGapInItsPlace() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 5);
        }
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            Sql.execute(connection, "UPDATE entry SET body = replace(body, 'shark', 'whale') WHERE seq = 3");
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            List<Entry> entries = outbox.peek("mqtt", 0, 10);
            assertThat(seqs(entries)).containsExactly(1L, 2L, 4L, 5L);
            assertThat(entries.get(2)).isInstanceOfSatisfying(GapEntry.class, gap -> {
                assertThat(gap.gap().reason()).isEqualTo(Reason.DAMAGED);
                assertThat(gap.gap().ranges()).containsExactly(new Range(3, 3));
            });
            assertThat(outbox.stats().shed()).containsEntry("damaged", 1L);
            assertThat(outbox.stats().quarantined()).isEqualTo(1);
        }
    }

    @Test
    void damagedGapRecord_isReplacedByOneThatNamesAllBetweenItsNeighbours() throws Exception {
        OutboxSettings small = Stations.settings(folder).withSizeBytesMax(OutboxSettings.SIZE_BYTES_MIN);
        try (Outbox outbox = Stations.open(small, "mqtt")) {
            Results.appendAll(outbox, "door", 3_500);
        }
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM entry WHERE kind = 1"))
                    .isEqualTo(1);
            Sql.execute(connection, "UPDATE entry SET body = x'0102' WHERE kind = 1");
        }
        try (Outbox outbox = Stations.open(small, "mqtt")) {
            List<Entry> entries = Stations.all(outbox, "mqtt");
            assertThat(Ledger.of(entries).missing("door", 3_500)).isEmpty();
        }
    }

    @Test
    void rowWhoseAcknowledgementBitRotted_isReportedAndNotForgotten() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 2);
        }
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            Sql.execute(connection, "UPDATE entry SET had = 1 WHERE seq = 1");
        }
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Ledger ledger = Ledger.of(outbox.peek("mqtt", 0, 10));
            assertThat(ledger.lost("door")).containsExactly(1L);
        }
    }

    @Test
    void clockThatJumpsBothWays_changesNeitherOrderNorTheDelay() throws Exception {
        ManualClock clock = new ManualClock();
        OutboxSettings settings = Stations.settings(folder);
        try (Outbox outbox = SqliteOutbox.open(settings, "station-1", Stations.MACHINE, List.of("mqtt"), clock)) {
            outbox.append(Results.result("door", 1));
            clock.setUtcMillis(0, ClockQuality.UNSYNCED);
            outbox.append(Results.result("door", 2));
            clock.setUtcMillis(4_000_000_000_000L, ClockQuality.SYNCED);
            outbox.append(Results.result("door", 3));
            clock.advanceMillis(1_000);
            outbox.append(Results.result("door", 4)); // whoever appends sees that the first has waited long enough
            await().untilAsserted(() -> assertThat(outbox.stats().kept()).isGreaterThanOrEqualTo(3));
            outbox.flush();
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void rowOfFiveClasses_takesLessThan300Bytes() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 200);
            assertThat(outbox.stats().usedBytes() / 200).isLessThan(300);
        }
    }

    @Test
    void anotherSize_isTakenAtTheNextStart() throws Exception {
        try (Outbox outbox = Stations.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 30);
        }
        OutboxSettings larger = Stations.settings(folder).withSizeBytesMax(2 << 20);
        try (Outbox outbox = Stations.open(larger, "mqtt")) {
            assertThat(outbox.stats().limitBytes()).isEqualTo(2 << 20);
            Results.appendAll(outbox, "door", 31, 40);
            List<Entry> entries = outbox.peek("mqtt", 0, 100);
            assertThat(seqs(entries)).containsExactlyElementsOf(numbers(1, 40));
            assertThat(entries).allMatch(ResultEntry.class::isInstance);
        }
        assertThat(Files.size(folder.resolve("outbox.db"))).isGreaterThanOrEqualTo(2 << 20);
    }

    private void setVersion(int version) throws Exception {
        execute("PRAGMA user_version = " + version);
        execute("PRAGMA application_id = " + Schema.applicationId(version / 1_000));
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = Connections.DRIVER.plain(folder.resolve("outbox.db"))) {
            Sql.execute(connection, sql);
        }
    }
}
