package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.result.Gap;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.ResultStream;
import io.watchpost.result.ResultStream.Event.Missed;
import io.watchpost.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OverdueResultsTest {
    private static final ResultStream.Stream DOOR =
            new ResultStream.Stream("porch", Samples.identity().epoch(), "door");

    private final ResultStream results = new ResultStream();
    private final OverdueResults overdue = new OverdueResults(100);

    @Test
    void passedOver_isToldOnce_andOnlyAfterPatience() {
        accept(result(1), 0);
        accept(result(5), 200);
        accept(result(3), 250);

        assertThat(overdue.due(results, 299)).isEmpty();
        assertThat(overdue.due(results, 300)).containsExactly(missed(2, 2), missed(4, 4));
        assertThat(overdue.due(results, 10_000)).as("told once").isEmpty();
    }

    @Test
    void outOfOrderOrNamedInTime_isNotTold() {
        for (long seq : new long[] {5, 6, 9, 8, 7, 10, 14}) {
            accept(result(seq), 0);
        }
        accept(
                new ReceivedGap(
                        "g", Samples.identity(), new Gap("door", 1, Gap.Reason.SIZE_LIMIT, List.of(new Range(11, 13)))),
                50);

        assertThat(overdue.due(results, 1_000)).isEmpty();
    }

    @Test
    void tooManyToWaitFor_areToldEarly() {
        int devices = 20; // since a stream remembers fewer than there is room for here
        int misses = OverdueResults.WAITING_MAX / devices + 1;
        for (int device = 0; device < devices; device++) {
            for (long seq = 1; seq <= 2L * misses + 1; seq += 2) {
                accept(result("d" + device, seq), 0);
            }
        }

        assertThat(overdue.due(results, 0))
                .hasSize(devices)
                .allSatisfy(told -> assertThat(told.stream().device()).isEqualTo("d0"));
        assertThat(overdue.due(results, 100)).hasSize(OverdueResults.WAITING_MAX);
    }

    private void accept(ReceivedMessage message, long nowMillis) {
        for (ResultStream.Event event : results.accept(message)) {
            if (event instanceof Missed missed) {
                overdue.noticed(missed, nowMillis);
            }
        }
    }

    private static Missed missed(long first, long last) {
        return new Missed(DOOR, new Range(first, last));
    }

    private static ReceivedMessage result(long seq) {
        return result("porch", seq);
    }

    private static ReceivedMessage result(String device, long seq) {
        return new ReceivedResult("r" + seq, Samples.identity(device), seq, Samples.result("door", seq));
    }
}
