package io.watchpost.cli;

import io.watchpost.classify.Classification;
import io.watchpost.result.Gap;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** How {@code results} shows what arrived: for people a line each, for scripts the messages themselves. */
final class ReceivedLines {
    private static final int CLASSES_SHOWN = 3;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    ReceivedLines(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    void message(ReceivedMessage message, String payload) {
        out.println(json ? payload : text(message));
        out.flush();
    }

    /** Numbers that neither came nor were explained. */
    void missing(ResultLedger.Missing missing) {
        note("missing: " + missing.stream().device() + "/" + missing.stream().pipeline() + " "
                + range(missing.first(), missing.last()) + ", and no gap record says why yet");
    }

    /** Something about the subscription; never between the messages of a script. */
    void note(String text) {
        err.println(text);
        err.flush();
    }

    private static String text(ReceivedMessage message) {
        String from = message.identity().device() + "/" + message.pipeline();
        return switch (message) {
            case ReceivedResult(String _, var _, long seq, var result) ->
                Instant.ofEpochMilli(result.utcMillis()) + " " + from + " " + seq + "  "
                        + result.classes().stream()
                                .limit(CLASSES_SHOWN)
                                .map(ReceivedLines::text)
                                .collect(Collectors.joining(", "));
            case ReceivedGap(String _, var _, Gap gap) ->
                "gap: " + from + " " + gap.count() + " results were shed ("
                        + gap.reason().wireName() + "): "
                        + gap.ranges().stream()
                                .map(range -> range(range.first(), range.last()))
                                .collect(Collectors.joining(", "));
            case ReceivedClock(String _, var _, String _, var mapping) ->
                "clock: " + from + " set to " + Instant.ofEpochMilli(mapping.utcMillis())
                        + "; earlier unsynced times of this boot can be corrected";
        };
    }

    private static String text(Classification one) {
        return one.label() + " " + String.format(Locale.ROOT, "%.3f", one.score());
    }

    private static String range(long first, long last) {
        return first == last ? Long.toString(first) : first + " to " + last;
    }
}
