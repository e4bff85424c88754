package io.watchpost.stick;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.bundle.SigningKey;
import io.watchpost.clock.ClockQuality;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.outbox.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export as a delivery sees it. */
final class ImportOutboxTest {
    private static final String BROKER = "mqtt://office:1883";

    @TempDir
    Path folder;

    private SigningKey station;
    private Path file;
    private List<String> ids;

    @BeforeEach
    void makeExport() throws Exception {
        station = StickBench.key(folder, "station");
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 100);
            outbox.appendClock(1_790_000_000_000L, 5_000, ClockQuality.SYNCED);
            file = StickBench.export(folder.resolve("out.wpo"), outbox, station).file();
            ids = StickBench.ids(outbox);
        }
    }

    @Test
    void drained_givesEveryEntry_withTheMessageOfTheStation() throws Exception {
        try (ExportFile export = ExportFile.open(file, StickBench.trusting(station));
                ImportOutbox outbox = ImportOutbox.open(export, folder.resolve("imports"), BROKER, _ -> {})) {
            List<String> drained = new ArrayList<>();
            for (List<Entry> some = outbox.peek("mqtt", 0, 7); !some.isEmpty(); some = outbox.peek("mqtt", 0, 7)) {
                for (Entry entry : some) {
                    assertThat(outbox.message(entry.position())).isEqualTo(EntryText.of(entry));
                    drained.add(EntryText.id(entry));
                }
                outbox.ack("mqtt", some.stream().map(Entry::position).toList());
            }
            assertThat(drained).isEqualTo(ids);
            assertThat(outbox.isOver()).isTrue();
            assertThat(outbox.left()).isZero();
            assertThat(outbox.receipt(BROKER, 0)).isEqualTo(receiptForAll(export));
        }
    }

    @Test
    void interrupted_goesOnWithThePartsThatTheBrokerHasNot() throws Exception {
        long left;
        try (ExportFile export = ExportFile.open(file, StickBench.trusting(station));
                ImportOutbox outbox = ImportOutbox.open(export, folder.resolve("imports"), BROKER, _ -> {})) {
            int first = export.manifest().parts().getFirst().entries();
            List<Entry> some = outbox.peek("mqtt", 0, first + 3);
            outbox.ack("mqtt", some.stream().map(Entry::position).toList());
            left = 101L - first;
            assertThat(outbox.receipt(BROKER, 0).parts()).hasSize(1);
        }
        try (ExportFile export = ExportFile.open(file, StickBench.trusting(station));
                ImportOutbox again = ImportOutbox.open(export, folder.resolve("imports"), BROKER, _ -> {});
                ImportOutbox elsewhere =
                        ImportOutbox.open(export, folder.resolve("imports"), "mqtt://other:1883", _ -> {})) {
            assertThat(again.left()).isEqualTo(left);
            assertThat(elsewhere.left())
                    .as("of another broker nothing is known")
                    .isEqualTo(101);
        }
    }

    @Test
    void damagedPart_isLeftOut_andTheReceiptSaysSo() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[120] ^= 1; // in the deflated first part
        Files.write(file, bytes);
        try (ExportFile export = ExportFile.open(file, StickBench.trusting(station));
                ImportOutbox outbox = ImportOutbox.open(export, folder.resolve("imports"), BROKER, _ -> {})) {
            List<Entry> some = outbox.peek("mqtt", 0, 1_000);
            outbox.ack("mqtt", some.stream().map(Entry::position).toList());

            assertThat(outbox.isOver()).isTrue();
            assertThat(outbox.problem()).contains("entries/0001.jsonl", "damaged");
            assertThat(outbox.receipt(BROKER, 0).parts())
                    .hasSize(export.manifest().parts().size() - 1)
                    .doesNotContain("entries/0001.jsonl");
        }
    }

    @Test
    void refusedEntry_isNamedInTheReceipt() throws Exception {
        try (ExportFile export = ExportFile.open(file, StickBench.trusting(station));
                ImportOutbox outbox = ImportOutbox.open(export, folder.resolve("imports"), BROKER, _ -> {})) {
            List<Entry> all = outbox.peek("mqtt", 0, 1_000);
            outbox.quarantine("mqtt", all.get(3).position(), "too large");
            outbox.ack("mqtt", all.stream().map(Entry::position).toList());
            assertThat(outbox.receipt(BROKER, 0).refused()).containsExactly(ids.get(3));
        }
    }

    private static Receipt receiptForAll(ExportFile export) {
        Receipt all = StickBench.receipt(export);
        return new Receipt(all.export(), all.device(), BROKER, all.parts(), all.refused(), 0);
    }
}
