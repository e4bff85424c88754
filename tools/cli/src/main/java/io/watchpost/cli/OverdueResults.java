package io.watchpost.cli;

import io.watchpost.result.Gap.Range;
import io.watchpost.result.ResultStream;
import io.watchpost.result.ResultStream.Event.Missed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Results that were passed over and may only be late: messages overtake each other, and a gap record may still name
 * them. What is missed for longer than that takes is told, once. One thread.
 */
final class OverdueResults {
    /** More are not waited for: the oldest are told early. */
    static final int WAITING_MAX = 10_000;

    private final long patienceMillis;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(Missed missed, long noticedMillis) {}

    OverdueResults(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    void noticed(Missed missed, long nowMillis) {
        waiting.addLast(new Waiting(missed, nowMillis));
    }

    /** What was noticed long enough ago and has neither come nor been named since. */
    List<Missed> due(ResultStream results, long nowMillis) {
        List<Missed> due = new ArrayList<>();
        while (!waiting.isEmpty()
                && (waiting.size() > WAITING_MAX || nowMillis - waiting.getFirst().noticedMillis >= patienceMillis)) {
            Missed told = waiting.removeFirst().missed;
            for (Range open : results.missed(told.stream())) {
                long first = Math.max(open.first(), told.range().first());
                long last = Math.min(open.last(), told.range().last());
                if (first <= last) {
                    due.add(new Missed(told.stream(), new Range(first, last)));
                }
            }
        }
        return due;
    }
}
