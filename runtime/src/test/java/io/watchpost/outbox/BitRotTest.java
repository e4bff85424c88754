package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.result.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits of the closed database flip. Every result that comes out is right; every one that doesn't is named, or, when the
 * damage took the knowledge of the numbering itself, a new epoch begins and the damaged file is kept.
 */
final class BitRotTest {
    private static final int RESULTS = 300;

    @TempDir(factory = MemoryFolder.class)
    static Path folder;

    private static Path template;

    @BeforeAll
    static void fill() throws Exception {
        template = Files.createDirectory(folder.resolve("template"));
        try (Outbox outbox = open(template)) {
            Results.appendAll(outbox, "door", RESULTS);
        }
    }

    /** Always the same flips; new ones are the long run's task. */
    @Test
    @Timeout(120)
    void flippedBits_areNeverSilentlyWrong() throws Exception {
        trials(60, 20_261_120L);
    }

    @Test
    @Tag("target")
    void flippedBits_areNeverSilentlyWrong_longRun() throws Exception {
        trials(3_000, new SplittableRandom().nextLong());
    }

    @Test
    void truncatedDatabase_isReplacedAndKept() throws Exception {
        Path file = copy("truncated").resolve("outbox.db");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(40_000);
        }
        judge(folder.resolve("truncated"), "truncated");
        assertThat(file.resolveSibling("outbox.db.damaged-1")).exists();
    }

    @Test
    void garbageInsteadOfADatabase_isReplacedAndKept() throws Exception {
        Path file = copy("garbage").resolve("outbox.db");
        Files.write(file, new byte[50_000]);
        judge(folder.resolve("garbage"), "garbage");
        assertThat(file.resolveSibling("outbox.db.damaged-1")).hasBinaryContent(new byte[50_000]);
    }

    private static void trials(int count, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < count; trial++) {
            Path place = copy("trial-" + trial);
            int flips = 1 << random.nextInt(7);
            long used = 120_000; // the tables; behind it are free pages
            for (int i = 0; i < flips; i++) {
                flip(place.resolve("outbox.db"), random.nextLong(used), random.nextInt(8));
            }
            judge(place, "seed " + seed + " trial " + trial + " with " + flips + " flips");
            delete(place);
        }
    }

    private static void judge(Path place, String what) throws Exception {
        try (Outbox outbox = open(place)) {
            List<Entry> entries = Stations.all(outbox, "mqtt");
            outbox.append(Results.result("door", RESULTS + 1));
            outbox.flush();
            List<Entry> all = Stations.all(outbox, "mqtt");
            Ledger ledger = Ledger.of(entries);
            for (Map.Entry<Long, Result> seen : ledger.seen("door").entrySet()) {
                assertThat(seen.getValue()).as(what).isEqualTo(Results.result("door", seen.getKey()));
            }
            boolean replaced = Files.exists(place.resolve("outbox.db.damaged-1"));
            long reported = outbox.stats().shed().getOrDefault("damaged", 0L);
            long newest = ((Entry.ResultEntry) all.getLast()).seq();
            if (newest == 1) { // a new epoch
                assertThat(replaced).as(what).isTrue();
            } else {
                assertThat(newest).as(what).isEqualTo(RESULTS + 1);
                assertThat(ledger.missing("door", RESULTS).size())
                        .as("%s: missing %s", what, ledger.missing("door", RESULTS))
                        .isLessThanOrEqualTo(
                                (int) Math.max(0, reported - ledger.lost("door").size()));
            }
        }
    }

    private static Outbox open(Path parent) throws OutboxUnavailable {
        return Stations.open(Stations.settings(parent).withSizeBytesMax(OutboxSettings.SIZE_BYTES_MIN), "mqtt");
    }

    private static Path copy(String name) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        Files.copy(template.resolve("outbox.db"), target.resolve("outbox.db"));
        return target;
    }

    private static void flip(Path file, long offset, int bit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1 << bit));
            channel.write(one.flip(), offset);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
