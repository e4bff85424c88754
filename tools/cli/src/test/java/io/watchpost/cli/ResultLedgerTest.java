package io.watchpost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Gap;
import io.watchpost.result.Identity;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultLedgerTest {
    private static final Identity DOOR = new Identity("door", "0123456789abcdef", "boot");
    private static final Identity CLONE = new Identity("door", "fedcba9876543210", "boot");

    private final ResultLedger ledger = new ResultLedger();

    @Test
    void repeatedMessage_isKnownByItsId() {
        assertThat(ledger.isNew(result(DOOR, 1), 0)).isTrue();
        assertThat(ledger.isNew(result(DOOR, 1), 0)).isFalse();
        assertThat(ledger.isNew(result(CLONE, 1), 0)).isTrue();
    }

    @Test
    void gaplessNumbers_missNothing_alsoOutOfOrder() {
        for (long seq : new long[] {5, 6, 9, 8, 7, 10}) {
            ledger.isNew(result(DOOR, seq), 0);
        }
        assertThat(ledger.missingSince(10)).isEmpty();
    }

    @Test
    void passedOverNumbers_areMissing_onceAndAfterPatience() {
        ledger.isNew(result(DOOR, 1), 100);
        ledger.isNew(result(DOOR, 5), 200);
        ledger.isNew(result(DOOR, 3), 300);

        assertThat(ledger.missingSince(199)).isEmpty();
        var door = new ResultLedger.Stream("door", DOOR.epoch(), "main");
        assertThat(ledger.missingSince(200))
                .containsExactly(new ResultLedger.Missing(door, 2, 2), new ResultLedger.Missing(door, 4, 4));
        assertThat(ledger.missingSince(10_000)).as("told once").isEmpty();
    }

    @Test
    void gapRecord_explainsNumbers_beforeAndAfterTheyAreMissed() {
        ledger.isNew(result(DOOR, 1), 0);
        ledger.isNew(gap(DOOR, 1, 2, 3), 0);
        ledger.isNew(result(DOOR, 4), 0);
        ledger.isNew(result(DOOR, 8), 0);
        ledger.isNew(gap(DOOR, 2, 5, 7), 0);

        assertThat(ledger.missingSince(10)).isEmpty();
    }

    @Test
    void firstNumberSeen_isWhereCountingBegins() {
        ledger.isNew(gap(DOOR, 1, 2, 3), 0);
        ledger.isNew(result(DOOR, 1_000_000), 0);

        assertThat(ledger.missingSince(10)).isEmpty();
    }

    @Test
    void hugeJump_costsNoMoreThanTheLimit() {
        ledger.isNew(result(DOOR, 1), 0);
        ledger.isNew(result(DOOR, Long.MAX_VALUE), 0);

        assertThat(ledger.missingSince(10))
                .singleElement()
                .satisfies(missing ->
                        assertThat(missing.last() - missing.first() + 1).isEqualTo(ResultLedger.MISSING_MAX));
    }

    private static ReceivedMessage result(Identity identity, long seq) {
        Result result = new Result(
                "main",
                0,
                ClockQuality.SYNCED,
                0,
                new Result.ModelRef("m", "", "sha256:0", "active"),
                new Result.EngineRef("cpu", "e"),
                List.of(),
                new Result.Latency(0, 0, 0),
                new Result.FrameRef(0, 1, 1, "s"));
        return new ReceivedMessage.ReceivedResult(
                identity.device() + "-" + identity.epoch() + "-main-" + seq, identity, seq, result);
    }

    private static ReceivedMessage gap(Identity identity, long number, long first, long last) {
        return new ReceivedMessage.ReceivedGap(
                identity.epoch() + "-gap" + number,
                identity,
                new Gap("main", number, Gap.Reason.SIZE_LIMIT, List.of(new Gap.Range(first, last))));
    }
}
