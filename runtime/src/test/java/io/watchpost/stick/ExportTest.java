package io.watchpost.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.bundle.Envelope;
import io.watchpost.bundle.SigningKey;
import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.Carriers;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSnapshot;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.Results;
import io.watchpost.outbox.StoppedOutbox;
import io.watchpost.stick.ExportManifest.Counts;
import io.watchpost.stick.ExportManifest.Part;
import io.watchpost.stick.ExportManifest.PictureFile;
import io.watchpost.stick.ExportWriter.Exported;
import io.watchpost.stick.ExportWriter.Limits;
import io.watchpost.stick.ExportWriter.Selection;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.testing.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a stick: whole or not at all, signed, and never at the cost of what waits. */
final class ExportTest {
    @TempDir
    Path folder;

    @Test
    void export_holdsWhatWaits_asTheMessagesThatSubscribersGet() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        try (Outbox outbox = Carriers.open(folder)) {
            Results.appendAll(outbox, "door", 40);
            outbox.appendClock(1_790_000_000_000L, 5_000, ClockQuality.SYNCED);
            outbox.flush();

            Exported exported = StickBench.export(folder.resolve("out.wpo"), outbox, key);

            assertThat(exported.manifest().counts()).isEqualTo(new Counts(40, 0, 1, 0));
            assertThat(exported.manifest().parts()).hasSizeGreaterThan(2);
            try (ExportFile export = ExportFile.open(exported.file(), StickBench.trusting(key))) {
                assertThat(StickBench.ids(export)).isEqualTo(StickBench.ids(outbox));
                String line = new String(
                        export.lines(export.manifest().parts().getFirst()).getFirst(), StandardCharsets.UTF_8);
                PublishedSchemas.assertFollows("watchpost.result/1", line);
                PublishedSchemas.assertFollows(
                        "watchpost.export/1", new String(exported.manifest().bytes(), StandardCharsets.UTF_8));
            }
            assertThat(outbox.stats().entries()).as("nothing has left").isEqualTo(41);
        }
    }

    @Test
    void export_besideAStationThatWrites_andWithoutOne_isTheSame() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        List<String> beside;
        try (Outbox outbox = Carriers.open(folder, "mqtt")) {
            Results.appendAll(outbox, "door", 100);
            assertThat(StoppedOutbox.isInUse(folder.resolve("outbox.db"))).isTrue();
            beside = idsOfSnapshot("beside.wpo", key);
            assertThat(beside).isEqualTo(StickBench.ids(outbox));
        }
        assertThat(StoppedOutbox.isInUse(folder.resolve("outbox.db"))).isFalse();
        assertThat(idsOfSnapshot("without.wpo", key)).isEqualTo(beside);
    }

    @Test
    void snapshotWithoutAStation_keepsOneFromStarting_untilItIsClosed() throws Exception {
        try (Outbox outbox = Carriers.open(folder)) {
            Results.appendAll(outbox, "door", 3);
        }
        try (OutboxSnapshot snapshot = OutboxSnapshot.open(folder.resolve("outbox.db"))) {
            assertThatThrownBy(() -> Carriers.open(folder))
                    .isInstanceOf(OutboxUnavailable.class)
                    .hasMessageContaining("is being written by process");
            assertThat(snapshot.entries(0, 10)).hasSize(3);
        }
        Carriers.open(folder).close();
    }

    @Test
    void largeOutbox_goesIntoSeveralFiles_withoutAHole() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 100);
            List<Exported> files = ExportRun.write(
                    new ExportWriter("station-1", "e", 0, false, key, new Limits(2, 8 << 10, 1L << 30)),
                    number -> folder.resolve(number + ".wpo"),
                    outbox::entries,
                    Selection.ALL,
                    _ -> {});

            List<String> ids = new ArrayList<>();
            for (Exported one : files) {
                try (ExportFile export = ExportFile.open(one.file(), StickBench.trusting(key))) {
                    ids.addAll(StickBench.ids(export));
                }
            }
            assertThat(files).hasSizeGreaterThan(3);
            assertThat(files.getLast().manifest().isComplete()).isTrue();
            assertThat(files.getFirst().manifest().isComplete()).isFalse();
            assertThat(ids).isEqualTo(StickBench.ids(outbox));
        }
    }

    @Test
    void morePicturesThanAFileHolds_goIntoFurtherFiles_andNoneIsLeftOut() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        List<Path> all = new ArrayList<>();
        byte[] noise = new byte[200 << 10];
        new SplittableRandom(1).nextBytes(noise);
        for (int i = 0; i < 12; i++) {
            all.add(Files.write(pictures.resolve("%02d.jpg".formatted(i)), noise));
        }
        Files.delete(all.get(5)); // the ring went on turning
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 100);
            List<Exported> files = ExportRun.write(
                    new ExportWriter("station-1", "e", 0, false, key, new Limits(100, 8 << 10, 900 << 10)),
                    number -> folder.resolve(number + ".wpo"),
                    outbox::entries,
                    new Selection(0, all),
                    _ -> {});

            List<String> carried = new ArrayList<>();
            for (Exported one : files) {
                try (ExportFile export = ExportFile.open(one.file(), StickBench.trusting(key))) {
                    for (PictureFile picture : export.manifest().pictures()) {
                        assertThat(export.picture(picture)).isEqualTo(noise);
                        carried.add(picture.name());
                    }
                }
            }
            assertThat(files).extracting(one -> one.manifest().isComplete()).containsExactly(false, false, true);
            assertThat(files)
                    .extracting(one -> one.manifest().counts().results())
                    .containsExactly(100L, 0L, 0L);
            assertThat(carried)
                    .isEqualTo(List.of("00", "01", "02", "03", "04", "06", "07", "08", "09", "10", "11").stream()
                            .map(name -> name + ".jpg")
                            .toList());
        }
    }

    @Test
    void largestManifest_fitsIntoItsEnvelope() throws Exception {
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i <= ExportManifest.PARTS_MAX; i++) {
            parts.add(new Part(
                    "entries/%04d.jsonl".formatted(i),
                    ExportManifest.PART_BYTES_MAX,
                    "a".repeat(64),
                    9_999,
                    1L << 50,
                    1L << 51));
        }
        List<PictureFile> pictures = new ArrayList<>();
        for (int i = 0; i < ExportManifest.PICTURES_MAX; i++) {
            pictures.add(new PictureFile("pictures/" + "p".repeat(80) + "%04d".formatted(i), 16 << 20, "b".repeat(64)));
        }
        Counts counts = new Counts(9_999L * ExportManifest.PARTS_MAX, 0, 0, 0);
        ExportManifest manifest =
                new ExportManifest("d".repeat(60), "e".repeat(16), 0, true, counts, 0, true, parts, pictures);

        assertThat(manifest.bytes().length / 3 * 4).isLessThan(Envelope.SIZE_BYTES_MAX - 1_000);
        assertThat(ExportManifest.read(manifest.bytes())).isEqualTo(manifest);
    }

    @Test
    void fullStick_endsWithAnError_andLeavesNeitherHalfAFileNorAHole() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        try (SmallDisk stick = SmallDisk.create(folder, 8);
                Outbox outbox = Carriers.open(folder)) {
            Results.appendAll(outbox, "door", 400);
            stick.fill();
            Path file = stick.mountPoint().resolve("out.wpo");

            assertThatThrownBy(() -> StickBench.export(file, outbox, key))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
            try (var left = Files.list(stick.mountPoint())) {
                assertThat(left.map(one -> one.getFileName().toString())).noneMatch(name -> name.contains("wpo"));
            }
            assertThat(outbox.stats().entries()).isEqualTo(400);
        }
    }

    @Test
    void stickThatIsPulledOutMidWay_leavesNothingUnderTheName() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        Path stick = Files.createDirectory(folder.resolve("stick"));
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 200);
            ExportWriter writer = new ExportWriter("station-1", "e", 0, true, key, StickBench.SMALL_PARTS);

            assertThatThrownBy(() ->
                            writer.write(stick.resolve("out.wpo"), outbox::entries, 0, Selection.ALL, _ -> pull(stick)))
                    .isInstanceOf(IOException.class);
            assertThat(stick.resolve("out.wpo")).doesNotExist();
            assertThat(outbox.stats().entries()).isEqualTo(200);
        }
    }

    @Test
    void existingFile_isNeverOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("out.wpo"), "somebody's");
        SigningKey key = StickBench.key(folder, "station");
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            assertThatThrownBy(() -> StickBench.export(file, outbox, key)).hasMessageContaining("never overwritten");
        }
        assertThat(file).hasContent("somebody's");
    }

    @Test
    void anyCutOrChangedByte_isNoticed_andNothingFalseIsRead() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        Path file = folder.resolve("out.wpo");
        List<String> ids;
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 60);
            StickBench.export(file, outbox, key);
            ids = StickBench.ids(outbox);
        }
        byte[] sound = Files.readAllBytes(file);
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = sound.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            if (i % 4 == 0) {
                damaged = Arrays.copyOf(damaged, at);
            }
            Files.write(file, damaged, StandardOpenOption.TRUNCATE_EXISTING);
            try (ExportFile export = ExportFile.open(file, StickBench.trusting(key))) {
                assertThat(StickBench.ids(export)).as("seed " + seed + ", " + i).isEqualTo(ids);
            } catch (StickRefused e) {
                refused++;
            }
        }
        assertThat(refused).as("seed " + seed).isGreaterThan(300);
    }

    @Test
    void exportOfAnotherKey_isRefused_withWhatToDo() throws Exception {
        SigningKey key = StickBench.key(folder, "station");
        try (MemoryOutbox outbox = new MemoryOutbox("station-1")) {
            Results.appendAll(outbox, "door", 5);
            Path file =
                    StickBench.export(folder.resolve("out.wpo"), outbox, key).file();
            SigningKey other = StickBench.key(folder, "other");
            assertThatThrownBy(() -> ExportFile.open(file, StickBench.trusting(other)))
                    .isInstanceOf(StickRefused.class)
                    .hasMessageContaining("is not trusted")
                    .hasMessageContaining("--trust");
            assertThatThrownBy(() -> ExportFile.open(file, List.of())).hasMessageContaining("trusted is nobody");
        }
    }

    @Test
    void key_isMadeOnce_andForItsOwnerAlone() throws Exception {
        SigningKey made = StickKey.open(folder, "station-1");
        assertThat(StickKey.open(folder, "station-1").publicKey().keyId())
                .isEqualTo(made.publicKey().keyId());
        assertThat(StickKey.publicKey(folder.resolve("stick.pub")).keyId())
                .isEqualTo(made.publicKey().keyId());
        assertThat(Files.getPosixFilePermissions(folder.resolve("stick.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Files.setPosixFilePermissions(folder.resolve("stick.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> StickKey.open(folder, "station-1")).hasMessageContaining("chmod 600");
    }

    @Test
    void stoppedOutbox_keepsItsEpoch_alsoOnAnotherMachine() throws Exception {
        String epoch;
        try (Outbox outbox = Carriers.open(folder)) {
            Results.appendAll(outbox, "door", 5);
            epoch = outbox.epoch();
        }
        try (Outbox outbox = StoppedOutbox.open(folder.resolve("outbox.db"), new SystemClock())) {
            assertThat(outbox.epoch()).isEqualTo(epoch);
            outbox.release(outbox.entries(0, 2).stream().map(Entry::position).toList());
        }
        try (Outbox outbox = Carriers.open(folder)) {
            assertThat(outbox.epoch()).isEqualTo(epoch);
            assertThat(outbox.entries(0, 10)).hasSize(3);
        }
    }

    private List<String> idsOfSnapshot(String name, SigningKey key) throws Exception {
        try (OutboxSnapshot snapshot = OutboxSnapshot.open(folder.resolve("outbox.db"))) {
            Exported exported = new ExportWriter("station-1", "e", 0, true, key, StickBench.SMALL_PARTS)
                    .write(folder.resolve(name), (after, max) -> read(snapshot, after, max), 0, Selection.ALL, _ -> {});
            try (ExportFile export = ExportFile.open(exported.file(), StickBench.trusting(key))) {
                return StickBench.ids(export);
            }
        }
    }

    private static List<Entry> read(OutboxSnapshot snapshot, long after, int max) throws IOException {
        try {
            return snapshot.entries(after, max);
        } catch (OutboxUnavailable e) {
            throw new IOException(e);
        }
    }

    private static void pull(Path stick) {
        try (var files = Files.list(stick)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(stick);
        } catch (IOException e) {
            assertThat(stick).as("gone already").doesNotExist();
        }
    }
}
