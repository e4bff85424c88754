package io.watchpost.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.ClockQuality;
import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every outbox promises; the durable one and the fake both run it. */
public abstract class OutboxContract {

    /** An empty outbox; the test closes it. */
    protected abstract Outbox open(String... destinations) throws Exception;

    /** Keeps the writer from taking anything until the returned thing is closed. */
    protected abstract AutoCloseable holdWriter(Outbox outbox) throws Exception;

    @Test
    void peek_returnsEqualResultsInOrderOfAppend() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            Results.appendAll(outbox, "door", 20);
            outbox.flush();
            List<Entry> entries = outbox.peek("mqtt", 0, 100);
            assertThat(seqs(entries)).containsExactlyElementsOf(numbers(1, 20));
            assertThat(entries).isSortedAccordingTo((a, b) -> Long.compare(a.position(), b.position()));
            assertThat(entries.stream().map(e -> ((ResultEntry) e).result()))
                    .containsExactlyElementsOf(Results.of("door", 20));
        }
    }

    @Test
    void peek_withoutAcknowledgement_returnsTheSameAgain() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            Results.appendAll(outbox, "door", 3);
            outbox.flush();
            assertThat(outbox.peek("mqtt", 0, 10)).isEqualTo(outbox.peek("mqtt", 0, 10));
        }
    }

    @Test
    void peek_afterAPosition_goesOnBehindIt() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            Results.appendAll(outbox, "door", 10);
            outbox.flush();
            List<Entry> first = outbox.peek("mqtt", 0, 4);
            assertThat(seqs(first)).containsExactly(1L, 2L, 3L, 4L);
            assertThat(seqs(outbox.peek("mqtt", first.getLast().position(), 3))).containsExactly(5L, 6L, 7L);
        }
    }

    @Test
    void append_numbersEachPipelineByItself() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            for (int i = 1; i <= 5; i++) {
                outbox.append(Results.result("door", i));
                outbox.append(Results.result("yard", i));
            }
            outbox.flush();
            List<Entry> entries = outbox.peek("mqtt", 0, 100);
            assertThat(seqs(entries.stream()
                            .filter(e -> e.pipeline().equals("door"))
                            .toList()))
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(seqs(entries.stream()
                            .filter(e -> e.pipeline().equals("yard"))
                            .toList()))
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(entries).extracting(e -> e.identity().device()).containsOnly("station-1");
        }
    }

    @Test
    void entries_areAllThatAnybodyWaitsFor() throws Exception {
        try (Outbox outbox = open("mqtt", "iotcore")) {
            Results.appendAll(outbox, "door", 5);
            outbox.ack("mqtt", List.of(outbox.entries(0, 1).getFirst().position()));
            assertThat(seqs(outbox.entries(0, 10))).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(seqs(outbox.entries(outbox.entries(0, 2).getLast().position(), 2)))
                    .containsExactly(3L, 4L);
        }
    }

    @Test
    void release_takesOutForEverybody_atOnce_andTwiceIsOnce() throws Exception {
        try (Outbox outbox = open("mqtt", "iotcore")) {
            Results.appendAll(outbox, "door", 5);
            List<Long> some = outbox.entries(0, 3).stream().map(Entry::position).toList();
            outbox.release(some);
            outbox.release(some);
            assertThat(outbox.stats().entries()).isEqualTo(2);
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(4L, 5L);
            assertThat(seqs(outbox.peek("iotcore", 0, 10))).containsExactly(4L, 5L);
        }
    }

    @Test
    void release_withoutAnyDestination_takesOut() throws Exception {
        try (Outbox outbox = open()) {
            Results.appendAll(outbox, "door", 2);
            outbox.release(outbox.entries(0, 1).stream().map(Entry::position).toList());
            assertThat(seqs(outbox.entries(0, 10))).containsExactly(2L);
        }
    }

    @Test
    void ack_removesForThatDestinationOnly() throws Exception {
        try (Outbox outbox = open("mqtt", "aws")) {
            Results.appendAll(outbox, "door", 4);
            outbox.flush();
            List<Long> some = positions(outbox.peek("mqtt", 0, 2));
            outbox.ack("mqtt", some);
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(3L, 4L);
            assertThat(seqs(outbox.peek("aws", 0, 10))).containsExactly(1L, 2L, 3L, 4L);
            outbox.ack("aws", positions(outbox.peek("aws", 0, 3)));
            await().untilAsserted(() -> assertThat(outbox.stats().entries()).isEqualTo(2));
            assertThat(outbox.stats().acknowledged()).isEqualTo(2);
        }
    }

    @Test
    void flush_writesDownWhatWasAcknowledged() throws Exception {
        try (Outbox outbox = open("mqtt", "aws")) {
            Results.appendAll(outbox, "door", 4);
            outbox.flush();
            outbox.ack("mqtt", positions(outbox.peek("mqtt", 0, 10)));
            outbox.ack("aws", positions(outbox.peek("aws", 0, 3)));
            outbox.flush();
            assertThat(outbox.stats().entries()).isEqualTo(1);
        }
    }

    @Test
    void ack_twiceAndOfNothing_changesNothing() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            Results.appendAll(outbox, "door", 2);
            outbox.flush();
            List<Long> first = positions(outbox.peek("mqtt", 0, 1));
            outbox.ack("mqtt", first);
            outbox.ack("mqtt", first);
            outbox.ack("mqtt", List.of(123_456_789L));
            await().untilAsserted(() -> assertThat(outbox.stats().entries()).isEqualTo(1));
            assertThat(outbox.stats().acknowledged()).isEqualTo(1);
            assertThat(seqs(outbox.peek("mqtt", 0, 10))).containsExactly(2L);
        }
    }

    @Test
    void append_whileTheWriterIsStuck_neverBlocksAndNamesWhatOverflowed() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            outbox.append(Results.result("door", 1));
            outbox.flush();
            try (AutoCloseable hold = holdWriter(outbox)) {
                assertThat(hold).isNotNull();
                for (int i = 2; i <= 200; i++) {
                    outbox.append(Results.result("door", i));
                }
            }
            outbox.flush();
            outbox.append(Results.result("door", 201));
            outbox.flush();
            List<Entry> entries = outbox.peek("mqtt", 0, 1_000);
            Ledger ledger = Ledger.of(entries);
            assertThat(ledger.missing("door", 201)).isEmpty();
            assertThat(ledger.lost("door")).isNotEmpty();
            assertThat(entries.getLast()).isInstanceOf(ResultEntry.class);
            assertThat(((ResultEntry) entries.getLast()).seq()).isEqualTo(201);
            GapEntry gap = (GapEntry) entries.stream()
                    .filter(GapEntry.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(gap.gap().reason()).isEqualTo(Reason.OVERFLOW);
            assertThat(outbox.stats().shed())
                    .containsEntry("overflow", (long) ledger.lost("door").size());
        }
    }

    @Test
    void appendClock_makesOneRecordForEachPipelineThatAppended() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            outbox.append(Results.result("door", 1));
            outbox.append(Results.result("yard", 1));
            outbox.flush();
            outbox.appendClock(1_790_000_000_000L, 5_000, ClockQuality.UNSYNCED);
            outbox.flush();
            List<Entry> clocks = outbox.peek("mqtt", 0, 10).stream()
                    .filter(ClockEntry.class::isInstance)
                    .toList();
            assertThat(clocks).extracting(Entry::pipeline).containsExactlyInAnyOrder("door", "yard");
            assertThat(((ClockEntry) clocks.getFirst()).mapping())
                    .isEqualTo(new ClockMapping(1, 1_790_000_000_000L, 5_000, ClockQuality.UNSYNCED));
        }
    }

    @Test
    void quarantine_setsAsideForOneDestinationAndTellsIt() throws Exception {
        try (Outbox outbox = open("mqtt", "aws")) {
            Results.appendAll(outbox, "door", 3);
            outbox.flush();
            long second = outbox.peek("mqtt", 0, 10).get(1).position();
            outbox.quarantine("mqtt", second, "three disconnects in a row");
            List<Entry> entries = outbox.peek("mqtt", 0, 10);
            assertThat(entries).hasSize(3);
            assertThat(entries.get(1)).isInstanceOfSatisfying(GapEntry.class, gap -> {
                assertThat(gap.gap().reason()).isEqualTo(Reason.QUARANTINED);
                assertThat(gap.gap().ranges()).containsExactly(new Range(2, 2));
            });
            assertThat(seqs(outbox.peek("aws", 0, 10))).containsExactly(1L, 2L, 3L);
            assertThat(outbox.stats().quarantined()).isEqualTo(1);
        }
    }

    @Test
    void stats_countsKeptAndWaiting() throws Exception {
        try (Outbox outbox = open("mqtt")) {
            assertThat(outbox.stats().oldestUptimeMillis()).isEqualTo(-1);
            Results.appendAll(outbox, "door", 9);
            outbox.flush();
            OutboxStats stats = outbox.stats();
            assertThat(stats.kept()).isEqualTo(9);
            assertThat(stats.entries()).isEqualTo(9);
            assertThat(stats.oldestUptimeMillis())
                    .isEqualTo(Results.result("door", 1).uptimeMillis());
            assertThat(stats.problem()).isEmpty();
        }
    }

    @Test
    void close_twice_isHarmless() throws Exception {
        Outbox outbox = open("mqtt");
        Results.appendAll(outbox, "door", 3);
        outbox.close();
        outbox.close();
    }

    protected static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    protected static List<Long> positions(List<Entry> entries) {
        return entries.stream().map(Entry::position).toList();
    }

    /** Sequence numbers of the results among them. */
    protected static List<Long> seqs(List<? extends Entry> entries) {
        List<Long> seqs = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof ResultEntry result) {
                seqs.add(result.seq());
            }
        }
        return seqs;
    }
}
