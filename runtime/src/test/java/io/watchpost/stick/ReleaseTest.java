package io.watchpost.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.bundle.SigningKey;
import io.watchpost.bundle.Trust;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.Results;
import io.watchpost.testing.PublishedSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receipt lets go: exactly what was delivered, once it is believed. */
final class ReleaseTest {
    @TempDir
    Path folder;

    private SigningKey station;
    private SigningKey office;

    @BeforeEach
    void makeKeys() throws Exception {
        station = StickBench.key(folder, "station");
        office = StickBench.key(folder, "office");
    }

    @Test
    void receipt_letsGoOfWhatWasExported_forEverybody_andOfNothingThatCameLater() throws Exception {
        try (Outbox outbox = Carriers.open(folder, "mqtt", "iotcore")) {
            Results.appendAll(outbox, "door", 50);
            outbox.ack("mqtt", List.of(outbox.entries(0, 1).getFirst().position()));
            Path file = StickBench.export(folder.resolve("out.wpo"), outbox, station)
                    .file();
            Results.appendAll(outbox, "door", 51, 60);

            try (ExportFile export = ExportFile.open(file, StickBench.trusting(station))) {
                Release.Released released = Release.covered(export, StickBench.receipt(export), outbox);
                assertThat(released).isEqualTo(new Release.Released(50, 50, 0));
                assertThat(released.words()).contains("50 of 50");

                assertThat(outbox.peek("mqtt", 0, 100)).hasSize(10);
                assertThat(outbox.peek("iotcore", 0, 100)).hasSize(10);
                assertThat(Release.covered(export, StickBench.receipt(export), outbox))
                        .as("read back once more")
                        .isEqualTo(new Release.Released(0, 50, 0));
            }
        }
        try (Outbox outbox = Carriers.open(folder, "mqtt", "iotcore")) {
            assertThat(outbox.entries(0, 100)).hasSize(10);
        }
    }

    @Test
    void deliveredLiveMeanwhile_isNoHindrance() throws Exception {
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 20);
            Path file = StickBench.export(folder.resolve("out.wpo"), outbox, station)
                    .file();
            List<Long> some =
                    outbox.entries(0, 15).stream().map(Entry::position).toList();
            outbox.ack("mqtt", some);
            await().until(() -> outbox.stats().entries() == 5);
            try (ExportFile export = ExportFile.open(file, StickBench.trusting(station))) {
                assertThat(Release.covered(export, StickBench.receipt(export), outbox)
                                .released())
                        .isEqualTo(5);
            }
            assertThat(outbox.entries(0, 10)).isEmpty();
        }
    }

    @Test
    void partialReceipt_leavesTheOtherPartsAndWhatTheBrokerRefused() throws Exception {
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 50);
            Path file = StickBench.export(folder.resolve("out.wpo"), outbox, station)
                    .file();
            try (ExportFile export = ExportFile.open(file, StickBench.trusting(station))) {
                ExportManifest.Part first = export.manifest().parts().getFirst();
                String refused = StickBench.ids(export).getFirst();
                Receipt partial = new Receipt(
                        export.digest(), "station-1", "mqtt://office", Set.of(first.file()), Set.of(refused), 0);

                Release.Released released = Release.covered(export, partial, outbox);

                assertThat(released.released()).isEqualTo(first.entries() - 1);
                assertThat(released.left()).isEqualTo(50 - first.entries() + 1);
                assertThat(StickBench.ids(outbox)).hasSize(51 - first.entries()).contains(refused);
            }
        }
    }

    @Test
    void receiptForAnotherExport_orStation_orWithPartsThatThereArent_isRefused() throws Exception {
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 20);
            Path one =
                    StickBench.export(folder.resolve("1.wpo"), outbox, station).file();
            Results.appendAll(outbox, "door", 21, 30);
            Path two =
                    StickBench.export(folder.resolve("2.wpo"), outbox, station).file();
            try (ExportFile first = ExportFile.open(one, StickBench.trusting(station));
                    ExportFile second = ExportFile.open(two, StickBench.trusting(station))) {
                Receipt ofFirst = StickBench.receipt(first);

                assertThatThrownBy(() -> Release.covered(second, ofFirst, outbox))
                        .isInstanceOf(StickRefused.class)
                        .hasMessageContaining("for another export");
                Receipt ofOther = new Receipt(first.digest(), "yard", "mqtt://office", ofFirst.parts(), Set.of(), 0);
                assertThatThrownBy(() -> Release.covered(first, ofOther, outbox))
                        .hasMessageContaining("for the station yard");
                Receipt ofMore = new Receipt(
                        first.digest(), "station-1", "mqtt://office", Set.of("entries/0999.jsonl"), Set.of(), 0);
                assertThatThrownBy(() -> Release.covered(first, ofMore, outbox)).hasMessageContaining("doesn't have");
                assertThat(outbox.entries(0, 100)).hasSize(30);
            }
        }
    }

    @Test
    void receiptOfAnotherEpoch_letsGoOfNothingOfThis() throws Exception {
        Path file;
        try (MemoryOutbox before = new MemoryOutbox("station-1")) {
            Results.appendAll(before, "door", 20);
            file = StickBench.export(folder.resolve("out.wpo"), before, station).file();
        }
        try (Outbox outbox = Carriers.open(folder);
                ExportFile export = ExportFile.open(file, StickBench.trusting(station))) {
            Results.appendAll(outbox, "door", 20); // the same positions and numbers, of another epoch
            assertThat(Release.covered(export, StickBench.receipt(export), outbox)
                            .released())
                    .isZero();
            assertThat(outbox.entries(0, 100)).hasSize(20);
        }
    }

    @Test
    void receipt_thatNobodyTrustedSigned_isRefused() throws Exception {
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 5);
            Path file = StickBench.export(folder.resolve("out.wpo"), outbox, station)
                    .file();
            try (ExportFile export = ExportFile.open(file, StickBench.trusting(station))) {
                Path receipt = Receipt.fileOf(file);
                StickBench.receipt(export).write(receipt, office);
                PublishedSchemas.assertFollows(
                        "watchpost.receipt/1",
                        new String(Trust.readEnvelope(receipt).payload(), StandardCharsets.UTF_8));

                assertThat(Receipt.read(receipt, StickBench.trusting(office))).isEqualTo(StickBench.receipt(export));
                assertThat(Receipt.exportOf(receipt)).isEqualTo(file);
                assertThatThrownBy(() -> Receipt.read(receipt, StickBench.trusting(station)))
                        .isInstanceOf(StickRefused.class)
                        .hasMessageContaining("isn't signed by station");
                assertThatThrownBy(() -> Receipt.read(receipt, List.of())).hasMessageContaining("stick.trust");
                assertThatThrownBy(() -> Receipt.read(file, StickBench.trusting(office)))
                        .isInstanceOf(StickRefused.class);
            }
        }
    }
}
