package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.result.ClockMapping;
import io.watchpost.result.Identity;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.ResultStream;
import io.watchpost.testing.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ReceivedLinesTest {
    private final StringWriter out = new StringWriter();
    private final ReceivedLines lines = new ReceivedLines(new PrintWriter(out), new PrintWriter(out), false);
    private final ResultStream results = new ResultStream();

    @Test
    void timeOfAClockThatNobodySet_isMarked_andRightOnceItIsKnown() {
        show(unsynced(1));
        show(new ReceivedClock("c", Samples.identity(), "door", new ClockMapping(1, Samples.UTC_MILLIS, 100_000)));
        show(unsynced(2));

        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("1970-01-01T00:00:00Z (unsynced) porch/door 1  tabby 0.832"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "clock: porch/door is right at 2026-11-20T21:00:00.123Z; 1, shown as unsynced,"
                                                + " was from 2026-11-20T20:59:00.123Z"),
                        line -> assertThat(line).startsWith("2026-11-20T20:59:00.123Z porch/door 2  tabby"));
    }

    @Test
    void rebootBeforeTheClockWasSet_isSaid() {
        show(unsynced(1));
        Identity rebooted = new Identity("porch", Samples.identity().epoch(), "another-boot");
        show(new ReceivedResult("r2", rebooted, 2, Samples.result("door", 2)));

        assertThat(out.toString())
                .contains("clock: porch/door 1: the machine was started again before its clock was set, so their times"
                        + " aren't known; their order is");
    }

    private void show(ReceivedMessage message) {
        results.accept(message).forEach(event -> lines.message(event, ""));
    }

    private static ReceivedResult unsynced(long seq) {
        return new ReceivedResult("r" + seq, Samples.identity(), seq, Samples.unsynced("door", seq, 40_000));
    }
}
