package io.watchpost.cli;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.ReceivedMessage;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.Result;
import io.watchpost.result.ResultStream.Corrected;
import io.watchpost.result.ResultStream.Event;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** A message that is new, and how it came. */
    void message(Event event, String payload) {
        out.println(json ? payload : text(event));
        out.flush();
    }

    /** Numbers that neither came nor were explained. */
    void missing(Event.Missed missed) {
        note(text(missed));
    }

    /** Results of a boot whose clock was never set. */
    void neverTimed(Event.NeverTimed never) {
        note(text(never));
    }

    /** Something about the subscription; never between the messages of a script. */
    void note(String text) {
        err.println(text);
        err.flush();
    }

    private static String text(Event event) {
        return switch (event) {
            case Event.Seen(var message, boolean _, OptionalLong correctedUtcMillis) ->
                time(message.result(), correctedUtcMillis) + " " + from(message) + " " + message.seq() + "  "
                        + message.result().classes().stream()
                                .limit(CLASSES_SHOWN)
                                .map(ReceivedLines::text)
                                .collect(Collectors.joining(", "));
            case Event.Lost(var message) ->
                "gap: " + from(message) + " " + message.gap().count() + " results were shed ("
                        + message.gap().reason().wireName() + "): "
                        + message.gap().ranges().stream()
                                .map(ReceivedLines::text)
                                .collect(Collectors.joining(", "));
            case Event.ClockSet(var message, var corrected) ->
                "clock: " + from(message) + " " + text(message, corrected);
            case Event.NeverTimed(var stream, var results) ->
                "clock: " + stream.device() + "/" + stream.pipeline() + " " + text(results.first(), results.last())
                        + ": the machine was started again before its clock was set, so their times aren't known;"
                        + " their order is";
            case Event.Missed(var stream, var range) ->
                "missing: " + stream.device() + "/" + stream.pipeline() + " " + text(range)
                        + ", and no gap record says why yet";
        };
    }

    /** What a clock record says, and of what was shown before it. */
    private static String text(ReceivedClock message, @Nullable Corrected corrected) {
        String time = Instant.ofEpochMilli(message.mapping().utcMillis()).toString();
        if (message.mapping().clock() == ClockQuality.UNSYNCED) {
            return "set by hand to " + time + "; unsynced times of this boot are corrected by it until a time source"
                    + " knows better";
        }
        if (corrected == null) {
            return "is right at " + time + "; unsynced times of this boot are corrected by it";
        }
        return "is right at " + time + "; "
                + text(corrected.results().first(), corrected.results().last())
                + ", shown as unsynced, "
                + (corrected.results().count() == 1
                        ? "was from " + Instant.ofEpochMilli(corrected.firstUtcMillis())
                        : "were from " + Instant.ofEpochMilli(corrected.firstUtcMillis()) + " to "
                                + Instant.ofEpochMilli(corrected.lastUtcMillis()));
    }

    private static String from(ReceivedMessage message) {
        return message.identity().device() + "/" + message.pipeline();
    }

    /** The true time; of a clock that nobody has set yet, what it says, and that it can't be believed. */
    private static String time(Result result, OptionalLong correctedUtcMillis) {
        String time = Instant.ofEpochMilli(correctedUtcMillis.orElse(result.utcMillis()))
                .toString();
        return result.clock() == ClockQuality.SYNCED || correctedUtcMillis.isPresent() ? time : time + " (unsynced)";
    }

    private static String text(Classification one) {
        return one.label() + " " + String.format(Locale.ROOT, "%.3f", one.score());
    }

    private static String text(Range range) {
        return text(range.first(), range.last());
    }

    private static String text(long first, long last) {
        return first == last ? Long.toString(first) : first + " to " + last;
    }
}
