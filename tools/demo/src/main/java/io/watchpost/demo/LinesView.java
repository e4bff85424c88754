package io.watchpost.demo;

import io.watchpost.demo.belt.BeltLabel;
import io.watchpost.result.Result;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line a second, for logs and pipes. */
final class LinesView implements View {
    private static final double PERIOD_SECONDS = 1;

    private final PrintWriter out;
    private double dueSeconds;
    private boolean pageIsSaid;

    LinesView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Moment moment) {
        if (!pageIsSaid && !moment.page().isEmpty()) {
            pageIsSaid = true;
            out.println("the station's page is at " + moment.page());
        }
        Tally.Arrived last = moment.last();
        if (last == null || moment.seconds() < dueSeconds) {
            return;
        }
        dueSeconds = moment.seconds() + PERIOD_SECONDS;
        out.println(text(moment, last));
        out.flush();
    }

    static String text(Moment moment, Tally.Arrived last) {
        Result result = last.message().result();
        return String.format(
                Locale.ROOT,
                "%5.1f s  frame %-6d %-20s %-18s %6.1f ms  %5.1f frames/s  outbox %-5d broker %s",
                moment.seconds(),
                result.frame().number(),
                answer(last),
                truth(last.truth()),
                result.latency().total(),
                moment.framesPerSecond(),
                moment.waiting(),
                moment.broker());
    }

    static String answer(Tally.Arrived last) {
        Result result = last.message().result();
        return result.classes().isEmpty()
                ? "no class"
                : String.format(
                        Locale.ROOT,
                        "%s %.3f",
                        last.label(),
                        result.classes().getFirst().score());
    }

    private static String truth(@Nullable BeltLabel truth) {
        return truth == null ? "" : "is " + truth.text();
    }
}
