package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.result.Gap.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk refuses for a while: no transaction can be ended. */
final class RefusingDiskTest {
    @TempDir
    Path folder;

    @Test
    void whileTheDiskRefuses_appendGoesOnAndTheStateIsSaid_thenNothingKeptIsLost() throws Exception {
        FailingConnections connections = new FailingConnections(0, false);
        try (Outbox outbox = Stations.open(Stations.settings(folder), connections, "mqtt")) {
            Results.appendAll(outbox, "door", 10);
            connections.refuseCommits(true);
            outbox.append(Results.result("door", 11));
            await().untilAsserted(() -> assertThat(outbox.stats().problem())
                    .contains("can't be written: the disk refuses")
                    .contains("tried again"));
            for (int i = 12; i <= 211; i++) {
                outbox.append(Results.result("door", i));
            }
            assertThat(OutboxContract.seqs(outbox.peek("mqtt", 0, 100))).hasSize(10);
            connections.refuseCommits(false);
            outbox.flush();
            List<Entry> entries = Stations.all(outbox, "mqtt");
            Ledger ledger = Ledger.of(entries);
            assertThat(ledger.missing("door", 211)).isEmpty();
            assertThat(ledger.seen("door").headMap(60L)).hasSize(59);
            assertThat(entries.getLast())
                    .isInstanceOfSatisfying(
                            GapEntry.class,
                            gap -> assertThat(gap.gap().reason()).isEqualTo(Reason.DISK));
            assertThat(outbox.stats().problem()).isEmpty();
        }
    }
}
