package io.watchpost.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.result.Gap.Range;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.ResultStream.Event;
import io.watchpost.testing.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultStreamTest {
    private static final ResultStream.Stream DOOR = new ResultStream.Stream("porch", "8f3a52c07d9e11b4", "door");
    private final ResultStream stream = new ResultStream();

    @Test
    void subscriberThatComesLater_missesNothingOfBefore() {
        assertThat(stream.accept(result(500))).containsExactly(seen(500, false));
        assertThat(stream.accept(result(499))).containsExactly(seen(499, true));
        assertThat(stream.accept(result(501))).containsExactly(seen(501, false));
        assertThat(stream.missed(DOOR)).isEmpty();
    }

    @Test
    void duplicates_areDropped() {
        stream.accept(result(1));
        stream.accept(result(2));
        assertThat(stream.accept(result(1))).isEmpty();
        assertThat(stream.accept(result(2))).isEmpty();
        stream.accept(gap(1, new Range(3, 4)));
        assertThat(stream.accept(gap(1, new Range(3, 4)))).isEmpty();
        assertThat(stream.duplicates()).isEqualTo(3);
    }

    @Test
    void jump_isMissedUntilItComesLateOrIsNamed() {
        stream.accept(result(1));
        assertThat(stream.accept(result(6))).containsExactly(new Event.Missed(DOOR, new Range(2, 5)), seen(6, false));
        assertThat(stream.accept(result(3))).containsExactly(seen(3, true));
        assertThat(stream.missed(DOOR)).containsExactly(new Range(2, 2), new Range(4, 5));
        ReceivedGap named = gap(1, new Range(4, 5));
        assertThat(stream.accept(named)).containsExactly(new Event.Lost(named));
        assertThat(stream.missed(DOOR)).containsExactly(new Range(2, 2));
        assertThat(stream.accept(result(2))).containsExactly(seen(2, true));
        assertThat(stream.missed(DOOR)).isEmpty();
    }

    @Test
    void gapThatComesInOrder_explainsTheJumpBeforeItHappens() {
        stream.accept(result(1));
        ReceivedGap named = gap(1, new Range(2, 5));
        assertThat(stream.accept(named)).containsExactly(new Event.Lost(named));
        assertThat(stream.accept(result(6))).containsExactly(seen(6, false));
        ReceivedGap further = gap(2, new Range(8, 9));
        assertThat(stream.accept(further))
                .containsExactly(new Event.Missed(DOOR, new Range(7, 7)), new Event.Lost(further));
    }

    @Test
    void gapRecordOfLongAgo_isNotWhereCountingBegins() {
        assertThat(stream.accept(gap(1, new Range(2, 3)))).hasSize(1);
        assertThat(stream.accept(result(1_000_000))).containsExactly(seen(1_000_000, false));
        assertThat(stream.accept(result(1_000_002)))
                .containsExactly(new Event.Missed(DOOR, new Range(1_000_001, 1_000_001)), seen(1_000_002, false));
    }

    @Test
    void hugeJump_isOneRange() {
        stream.accept(result(1));
        assertThat(stream.accept(result(Long.MAX_VALUE)))
                .containsExactly(new Event.Missed(DOOR, new Range(2, Long.MAX_VALUE - 1)), seen(Long.MAX_VALUE, false));
    }

    @Test
    void streams_areToldApartByDeviceEpochAndPipeline() {
        stream.accept(result(5));
        ReceivedResult other = new ReceivedResult("x", Samples.identity("gate"), 5, Samples.result("door", 5));
        assertThat(stream.accept(other)).hasSize(1);
        Identity clone = new Identity("porch", "0000000000000001", "boot");
        assertThat(stream.accept(new ReceivedResult("y", clone, 5, Samples.result("door", 5))))
                .hasSize(1);
        assertThat(stream.accept(new ReceivedResult("z", Samples.identity(), 5, Samples.result("yard", 5))))
                .hasSize(1);
    }

    @Test
    void unsyncedTimes_areCorrectedOnceTheClockWasSet() {
        ReceivedResult early = unsynced(1, 40_000);
        assertThat(stream.accept(early)).containsExactly(new Event.Seen(early, false, OptionalLong.empty()));
        ReceivedClock clock =
                new ReceivedClock("c1", Samples.identity(), "door", new ClockMapping(1, Samples.UTC_MILLIS, 100_000));
        assertThat(stream.accept(clock))
                .containsExactly(new Event.ClockSet(
                        clock,
                        new ResultStream.Corrected(
                                new ResultStream.Untimed(Samples.identity().boot(), 1, 1, 1, 40_000, 40_000),
                                Samples.UTC_MILLIS - 60_000,
                                Samples.UTC_MILLIS - 60_000)));
        assertThat(stream.accept(clock)).isEmpty();
        assertThat(stream.correctedUtcMillis(early)).hasValue(Samples.UTC_MILLIS - 60_000);
        ReceivedResult resent = unsynced(2, 90_000);
        assertThat(stream.accept(resent))
                .containsExactly(new Event.Seen(resent, false, OptionalLong.of(Samples.UTC_MILLIS - 10_000)));
        assertThat(stream.correctedUtcMillis(result(3))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrder_seesEachOnceAndMissesWhatNeverCame(long seed) {
        Random random = new Random(seed);
        List<Long> numbers = new ArrayList<>();
        Set<Long> expected = new HashSet<>();
        numbers.add(1L);
        expected.add(1L);
        for (long seq = 2; seq <= 400; seq++) {
            if (random.nextInt(10) > 0) {
                expected.add(seq);
                numbers.add(seq);
                if (random.nextInt(4) == 0) {
                    numbers.add(seq);
                }
            }
        }
        Collections.shuffle(numbers.subList(1, numbers.size()), random);
        List<Long> seen = new ArrayList<>();
        for (long seq : numbers) {
            for (Event event : stream.accept(result(seq))) {
                if (event instanceof Event.Seen one) {
                    seen.add(one.message().seq());
                }
            }
        }
        assertThat(seen).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        Set<Long> missed = new HashSet<>();
        for (Range range : stream.missed(DOOR)) {
            for (long seq = range.first(); seq <= range.last(); seq++) {
                missed.add(seq);
            }
        }
        long highest = Collections.max(expected);
        for (long seq = 1; seq <= highest; seq++) {
            assertThat(missed.contains(seq)).as("seed %d, number %d", seed, seq).isEqualTo(!expected.contains(seq));
        }
    }

    @Test
    void memory_isBounded() {
        SequenceLedger ledger = new SequenceLedger();
        List<Range> missed = new ArrayList<>();
        for (long seq = 1; seq <= 10L * SequenceLedger.OPEN_RANGES_MAX; seq += 2) {
            ledger.arrived(seq, missed);
        }
        assertThat(ledger.missed()).hasSize(SequenceLedger.OPEN_RANGES_MAX);
        for (int i = 0; i < 2 * ResultStream.STREAMS_MAX; i++) {
            stream.accept(new ReceivedResult("x", Samples.identity("d" + i), 1, Samples.result("door", 1)));
        }
        assertThat(stream.accept(new ReceivedResult("x", Samples.identity("d0"), 1, Samples.result("door", 1))))
                .hasSize(1);
    }

    private static ReceivedResult result(long seq) {
        return new ReceivedResult("r" + seq, Samples.identity(), seq, Samples.result("door", seq));
    }

    private static ReceivedResult unsynced(long seq, long uptimeMillis) {
        return new ReceivedResult("r" + seq, Samples.identity(), seq, Samples.unsynced("door", seq, uptimeMillis));
    }

    private static ReceivedGap gap(long number, Range... ranges) {
        return new ReceivedGap(
                "g" + number, Samples.identity(), new Gap("door", number, Gap.Reason.OVERFLOW, List.of(ranges)));
    }

    private static Event seen(long seq, boolean late) {
        return new Event.Seen(result(seq), late, OptionalLong.empty());
    }
}
