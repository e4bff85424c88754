package io.watchpost.cli;

import io.watchpost.result.Gap;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a subscriber has seen: tells repeated messages from new ones, and knows which sequence numbers never came. Both
 * memories are bounded. A number counts as missing from the moment a greater one came; it may still arrive, since more
 * than one message is on its way at a time, or be explained by a gap record.
 *
 * <p>One thread.
 */
final class ResultLedger {
    /** More than any station sends again after a lost connection. */
    static final int IDS_MAX = 65_536;

    static final int MISSING_MAX = 65_536;

    private final LinkedHashSet<String> ids = new LinkedHashSet<>();
    private final Map<Stream, Sequence> sequences = new HashMap<>();

    /** Whose numbers count up together. */
    record Stream(String device, String epoch, String pipeline) {}

    /** Numbers that were passed over, and when that was noticed. */
    record Missing(Stream stream, long first, long last) {}

    private static final class Sequence {
        private long greatest;
        /** Each number that is missing, and when it was noticed, in milliseconds. */
        private final TreeMap<Long, Long> missing = new TreeMap<>();
    }

    /** Whether this message is new; duplicates are recognised by their id. */
    boolean isNew(ReceivedMessage message, long nowMillis) {
        if (!ids.add(message.id())) {
            return false;
        }
        if (ids.size() > IDS_MAX) {
            ids.removeFirst();
        }
        Stream stream =
                new Stream(message.identity().device(), message.identity().epoch(), message.pipeline());
        switch (message) {
            case ReceivedResult result -> arrived(sequence(stream), result.seq(), nowMillis);
            case ReceivedGap gap -> explained(sequence(stream), gap.gap(), nowMillis);
            case ReceivedMessage.ReceivedClock _ -> {}
        }
        return true;
    }

    private Sequence sequence(Stream stream) {
        return sequences.computeIfAbsent(stream, s -> new Sequence());
    }

    private static void arrived(Sequence sequence, long seq, long nowMillis) {
        sequence.missing.remove(seq);
        passOver(sequence, seq, nowMillis);
        sequence.greatest = Math.max(sequence.greatest, seq);
    }

    /** Everything between the greatest number so far and this one; what came before the first is not ours to miss. */
    private static void passOver(Sequence sequence, long seq, long nowMillis) {
        if (sequence.greatest == 0) {
            return;
        }
        long from = Math.max(sequence.greatest + 1, seq - MISSING_MAX);
        for (long number = from; number < seq && sequence.missing.size() < MISSING_MAX; number++) {
            sequence.missing.put(number, nowMillis);
        }
    }

    private static void explained(Sequence sequence, Gap gap, long nowMillis) {
        for (Gap.Range range : gap.ranges()) {
            passOver(sequence, range.first(), nowMillis);
            sequence.missing.subMap(range.first(), true, range.last(), true).clear();
            if (sequence.greatest > 0) {
                sequence.greatest = Math.max(sequence.greatest, range.last());
            }
        }
    }

    /** Numbers that have been missing since before that moment; each is told once. */
    List<Missing> missingSince(long millis) {
        List<Missing> told = new ArrayList<>();
        sequences.forEach((stream, sequence) -> {
            Map<Long, Long> due = new LinkedHashMap<>(sequence.missing);
            due.values().removeIf(noticed -> noticed > millis);
            long first = -1;
            long last = -1;
            for (long number : due.keySet()) {
                if (first >= 0 && number == last + 1) {
                    last = number;
                    continue;
                }
                if (first >= 0) {
                    told.add(new Missing(stream, first, last));
                }
                first = number;
                last = number;
            }
            if (first >= 0) {
                told.add(new Missing(stream, first, last));
            }
            sequence.missing.keySet().removeAll(due.keySet());
        });
        return told;
    }
}
