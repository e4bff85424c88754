package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.outbox.OutboxSettings.SizePolicy;
import io.watchpost.result.Gap.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SizeLimitTest {
    private static final int COUNT = 4_000; // almost twice what fits

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @Test
    void keepNewest_shedsTheOldestAndNamesThemFirst() throws Exception {
        try (Outbox outbox = open(SizePolicy.KEEP_NEWEST)) {
            Results.appendAll(outbox, "door", COUNT);
            List<Entry> entries = Stations.all(outbox, "mqtt");
            Ledger ledger = Ledger.of(entries);
            assertThat(ledger.missing("door", COUNT)).isEmpty();
            assertThat(ledger.seen("door").lastKey()).isEqualTo(COUNT);
            assertThat(ledger.lost("door").last()).isEqualTo(ledger.seen("door").firstKey() - 1);
            assertThat(entries.getFirst())
                    .isInstanceOfSatisfying(
                            GapEntry.class,
                            gap -> assertThat(gap.gap().reason()).isEqualTo(Reason.SIZE_LIMIT));
            assertThat(entries.stream().filter(GapEntry.class::isInstance)).hasSize(1);
            assertCounted(outbox, ledger);
            assertThat(ledger.seen("door").size()).isGreaterThan(1_500);
        }
    }

    @Test
    void keepOldest_shedsTheNewAndNamesThemLast() throws Exception {
        try (Outbox outbox = open(SizePolicy.KEEP_OLDEST)) {
            Results.appendAll(outbox, "door", COUNT);
            List<Entry> entries = Stations.all(outbox, "mqtt");
            Ledger ledger = Ledger.of(entries);
            assertThat(ledger.missing("door", COUNT)).isEmpty();
            assertThat(ledger.seen("door").firstKey()).isEqualTo(1);
            assertThat(ledger.lost("door").last()).isEqualTo(COUNT);
            assertThat(entries.getLast()).isInstanceOf(GapEntry.class);
            assertThat(entries.stream().filter(GapEntry.class::isInstance)).hasSize(1);
            assertCounted(outbox, ledger);
            outbox.ack("mqtt", OutboxContract.positions(entries));
            outbox.flush();
            Results.appendAll(outbox, "door", COUNT + 1, COUNT + 10);
        }
        try (Outbox outbox = open(SizePolicy.KEEP_OLDEST)) {
            assertThat(OutboxContract.seqs(outbox.peek("mqtt", 0, 100)))
                    .containsExactlyElementsOf(OutboxContract.numbers(COUNT + 1, COUNT + 10));
        }
    }

    @Test
    void thinOut_shedsRepeatedLabelsEvenlyAndKeepsEveryChange() throws Exception {
        try (Outbox outbox = open(SizePolicy.THIN_OUT)) {
            for (int i = 1; i <= COUNT; i++) {
                outbox.append(Results.result("door", i, i % 50 == 0 ? "person" : "empty"));
                if (i % 48 == 0) {
                    outbox.flush();
                }
            }
            outbox.flush();
            Ledger ledger = Ledger.of(Stations.all(outbox, "mqtt"));
            assertThat(ledger.missing("door", COUNT)).isEmpty();
            assertCounted(outbox, ledger);
            NavigableSet<Long> kept = ledger.seen("door").navigableKeySet();
            for (long change = 50; change <= COUNT; change += 50) {
                assertThat(kept).as("the label changes here").contains(change);
                if (change < COUNT) {
                    assertThat(kept).as("and here").contains(change + 1);
                }
            }
            long third = COUNT / 3;
            int oldest = kept.headSet(third).size();
            int middle = kept.subSet(third, 2 * third).size();
            assertThat(oldest).as("no stretch of time is emptied").isGreaterThan(middle / 4);
            assertThat(kept.size()).isGreaterThan(1_000);
        }
    }

    @Test
    void thinOut_withoutRepetition_shedsTheOldest() throws Exception {
        try (Outbox outbox = open(SizePolicy.THIN_OUT)) {
            Results.appendAll(outbox, "door", COUNT); // every label differs from the one before
            Ledger ledger = Ledger.of(Stations.all(outbox, "mqtt"));
            assertThat(ledger.missing("door", COUNT)).isEmpty();
            assertThat(ledger.lost("door").last()).isEqualTo(ledger.seen("door").firstKey() - 1);
        }
    }

    @Test
    void gapRecordThatGrew_survivesTheAcknowledgementOfItsFormerSelf() throws Exception {
        try (Outbox outbox = open(SizePolicy.KEEP_NEWEST)) {
            int appended = 0;
            while (outbox.peek("mqtt", 0, 1).stream().noneMatch(GapEntry.class::isInstance)) {
                Results.appendAll(outbox, "door", appended + 1, appended + 48);
                appended += 48;
            }
            Entry before = outbox.peek("mqtt", 0, 1).getFirst();
            Results.appendAll(outbox, "door", appended + 1, appended + 480);
            appended += 480;
            outbox.ack("mqtt", List.of(before.position()));
            outbox.append(Results.result("door", appended + 1));
            outbox.flush();
            Ledger ledger = Ledger.of(Stations.all(outbox, "mqtt"));
            assertThat(ledger.missing("door", appended + 1)).isEmpty();
        }
    }

    @Test
    void severalPipelines_areNamedEachInItsOwnGap() throws Exception {
        try (Outbox outbox = open(SizePolicy.KEEP_NEWEST)) {
            for (int i = 1; i <= COUNT / 2; i++) {
                outbox.append(Results.result("door", i));
                outbox.append(Results.result("yard", i));
                if (i % 24 == 0) {
                    outbox.flush();
                }
            }
            outbox.flush();
            List<Entry> entries = Stations.all(outbox, "mqtt");
            Ledger ledger = Ledger.of(entries);
            assertThat(ledger.missing("door", COUNT / 2)).isEmpty();
            assertThat(ledger.missing("yard", COUNT / 2)).isEmpty();
            assertThat(entries.stream().filter(GapEntry.class::isInstance)).hasSize(2);
            assertThat(entries.getLast()).isInstanceOf(ResultEntry.class);
        }
    }

    private static void assertCounted(Outbox outbox, Ledger ledger) {
        assertThat(outbox.stats().shed())
                .containsEntry("size-limit", (long) ledger.lost("door").size());
        assertThat(ledger.lost("door")).isNotEmpty();
        assertThat(outbox.stats().usedBytes())
                .isLessThanOrEqualTo(outbox.stats().limitBytes());
    }

    private Outbox open(SizePolicy policy) throws Exception {
        OutboxSettings settings = Stations.settings(folder).withSizeBytesMax(OutboxSettings.SIZE_BYTES_MIN);
        return Stations.open(settings.withPolicy(policy), "mqtt");
    }
}
