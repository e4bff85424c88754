package io.watchpost.device.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.ClockQuality;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.MachineIdentity;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSettings;
import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.result.MessageReader;
import io.watchpost.result.MessageWriter;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.Result;
import io.watchpost.result.ResultStream;
import io.watchpost.result.ResultStream.Event;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a clock that nobody has set to a subscriber that knows when everything was: through the outbox's file, and as the
 * messages that a broker carries, delivered at the end all at once.
 */
final class ClockRecordsTest {
    private static final long HOUR = 3_600_000;
    /** When the machine was started, in truth. */
    private static final long BOOTED = 1_790_000_000_000L;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final ResultStream subscriber = new ResultStream();
    private final List<Event> events = new ArrayList<>();
    private final List<ReceivedResult> received = new ArrayList<>();
    private final List<Long> truth = new ArrayList<>();
    private long frames;

    @Test
    void clockThatIsSetWhileTheBrokerIsAway_correctsEverythingOnceItIsBack() throws Exception {
        clock.setUtcMillis(clock.uptimeMillis(), ClockQuality.UNSYNCED);
        try (Outbox outbox = outbox("boot-1")) {
            ClockRecords clocks = started(outbox);
            results(outbox, 20);
            synced();
            clocks.look();
            results(outbox, 20);
            deliver(outbox);
        }
        assertAllAreRight();
        assertThat(events)
                .filteredOn(Event.ClockSet.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.ClockSet.class,
                        set -> assertThat(set.corrected()).satisfies(corrected -> {
                            assertThat(corrected.results().count()).isEqualTo(20);
                            assertThat(corrected.firstUtcMillis()).isEqualTo(truth.getFirst());
                            assertThat(corrected.lastUtcMillis()).isEqualTo(truth.get(19));
                        }));
    }

    @Test
    void clockThatIsSetTwice_countsAsTheTimeSourceSaid() throws Exception {
        clock.setUtcMillis(0, ClockQuality.UNSYNCED);
        try (Outbox outbox = outbox("boot-1")) {
            ClockRecords clocks = started(outbox);
            results(outbox, 5);
            clock.setUtcMillis(BOOTED - 300 * HOUR, ClockQuality.UNSYNCED); // by hand, or from a file at boot
            clocks.look();
            results(outbox, 5);
            synced();
            clocks.look();
            results(outbox, 5);
            deliver(outbox);
        }
        assertAllAreRight();
    }

    @Test
    void handThatSetsTheClock_afterTheTimeSourceDid_isNotBelieved() throws Exception {
        clock.setUtcMillis(0, ClockQuality.UNSYNCED);
        try (Outbox outbox = outbox("boot-1")) {
            ClockRecords clocks = started(outbox);
            results(outbox, 5);
            synced();
            clocks.look();
            results(outbox, 5);
            clock.setUtcMillis(BOOTED + 900 * HOUR, ClockQuality.UNSYNCED);
            clocks.look();
            results(outbox, 5);
            deliver(outbox);
        }
        assertAllAreRight();
    }

    @Test
    void clockThatIsSetBackwards_ordersNothingAnew_andTimesAreRight() throws Exception {
        clock.setUtcMillis(BOOTED + 9_000 * HOUR, ClockQuality.UNSYNCED); // a wrong hardware clock
        try (Outbox outbox = outbox("boot-1")) {
            ClockRecords clocks = started(outbox);
            results(outbox, 5);
            synced();
            clocks.look();
            results(outbox, 5);
            deliver(outbox);
        }
        assertAllAreRight();
        assertThat(received).extracting(ReceivedResult::seq).isSorted();
        assertThat(received.stream().map(one -> one.result().utcMillis()).toList())
                .as("what the clock said")
                .isNotEqualTo(received.stream()
                        .map(one -> one.result().utcMillis())
                        .sorted()
                        .toList());
    }

    @Test
    void clockThatIsSetWhileNoStationRuns_isRecordedAtTheNextStart() throws Exception {
        clock.setUtcMillis(0, ClockQuality.UNSYNCED);
        try (Outbox outbox = outbox("boot-1")) {
            started(outbox);
            results(outbox, 5);
        }
        synced();
        try (Outbox outbox = outbox("boot-1")) {
            started(outbox);
            results(outbox, 5);
            deliver(outbox);
        }
        assertAllAreRight();
    }

    @Test
    void timeSourceThatIsLost_leavesAMapping_soThatLaterTimesAreKnown() throws Exception {
        synced();
        try (Outbox outbox = outbox("boot-1")) {
            ClockRecords clocks = started(outbox);
            results(outbox, 5);
            clock.setUtcMillis(clock.utcMillis(), ClockQuality.UNSYNCED); // for days without a network
            clocks.look();
            results(outbox, 5);
            deliver(outbox);
        }
        assertAllAreRight();
    }

    @Test
    void rebootBeforeTheClockWasEverSet_isSaid() throws Exception {
        clock.setUtcMillis(0, ClockQuality.UNSYNCED);
        try (Outbox outbox = outbox("boot-1")) {
            started(outbox);
            results(outbox, 7);
        }
        try (Outbox outbox = outbox("boot-2")) {
            ClockRecords clocks = started(outbox);
            results(outbox, 5);
            synced();
            clocks.look();
            results(outbox, 5);
            deliver(outbox);
        }
        assertThat(events)
                .filteredOn(Event.NeverTimed.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(Event.NeverTimed.class, never -> {
                    assertThat(never.results().boot()).isEqualTo("boot-1");
                    assertThat(never.results().count()).isEqualTo(7);
                    assertThat(never.results().last()).isEqualTo(7);
                });
        assertThat(subscriber.correctedUtcMillis(received.getFirst())).isEmpty();
        assertThat(subscriber.correctedUtcMillis(received.get(7))).hasValue(truth.get(7));
    }

    /** Whatever the clock said, each is known by its own time or by its corrected one. */
    private void assertAllAreRight() {
        assertThat(received).hasSameSizeAs(truth);
        for (int at = 0; at < truth.size(); at++) {
            ReceivedResult one = received.get(at);
            assertThat(subscriber.correctedUtcMillis(one).orElse(one.result().utcMillis()))
                    .as("result %d", one.seq())
                    .isEqualTo(truth.get(at));
        }
        assertThat(events).noneMatch(Event.NeverTimed.class::isInstance);
    }

    private void synced() {
        clock.setUtcMillis(BOOTED + clock.uptimeMillis(), ClockQuality.SYNCED);
    }

    private ClockRecords started(Outbox outbox) {
        ClockRecords clocks = new ClockRecords(outbox, clock);
        clocks.start();
        return clocks;
    }

    private void results(Outbox outbox, int count) {
        for (int made = 0; made < count; made++) {
            clock.advanceMillis(1_000);
            Result like = Samples.result("door", ++frames);
            truth.add(BOOTED + clock.uptimeMillis());
            outbox.append(new Result(
                    "door",
                    clock.utcMillis(),
                    clock.quality(),
                    clock.uptimeMillis(),
                    like.model(),
                    like.engine(),
                    like.classes(),
                    like.latency(),
                    like.frame()));
        }
        outbox.flush();
    }

    private void deliver(Outbox outbox) throws Exception {
        outbox.flush();
        MessageWriter writer = new MessageWriter();
        MessageReader reader = new MessageReader();
        for (Entry entry : outbox.peek("mqtt", 0, 1_000)) {
            byte[] message = switch (entry) {
                case Entry.ResultEntry result -> writer.result(result.identity(), result.seq(), result.result());
                case Entry.GapEntry gap -> writer.gap(gap.identity(), gap.gap());
                case Entry.ClockEntry set -> writer.clock(set.identity(), set.pipeline(), set.mapping());
            };
            events.addAll(subscriber.accept(reader.read(message)));
        }
        events.stream()
                .filter(Event.Seen.class::isInstance)
                .map(event -> ((Event.Seen) event).message())
                .forEach(received::add);
    }

    private Outbox outbox(String boot) throws Exception {
        return SqliteOutbox.open(
                OutboxSettings.in(folder.resolve("outbox.db")),
                "porch",
                new MachineIdentity("machine", boot),
                List.of("mqtt"),
                clock);
    }
}
