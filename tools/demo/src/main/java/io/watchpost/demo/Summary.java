package io.watchpost.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What came of a demo.
 *
 * @param produced results that the station handed to its outbox
 * @param delivered results that the subscriber has, each counted once
 * @param duplicates results that reached it again
 * @param left results that still wait in the outbox, when the demo was interrupted
 * @param outboxMost entries that waited at the same time at most
 * @param decided frames whose truth the simulator knows
 * @param accuracy share of the decided frames that were classified rightly; NaN when no truth is known
 * @param latency from captured frame to result
 * @param framesPerSecond results a second
 */
record Summary(
        long produced,
        long delivered,
        long duplicates,
        long left,
        long outboxMost,
        long decided,
        double accuracy,
        Latency latency,
        double framesPerSecond) {

    /** Percentiles in milliseconds; NaN without a result. */
    record Latency(double p50, double p95, double p99, double max) {
        static Latency of(Tally tally) {
            return new Latency(
                    tally.latencyMillis(0.5),
                    tally.latencyMillis(0.95),
                    tally.latencyMillis(0.99),
                    tally.latencyMillis(1));
        }
    }

    /** Results that were handed over, aren't in the outbox any more and never arrived. */
    long lost() {
        return Math.max(0, produced - delivered - left);
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d produced, %d delivered, %d duplicates, %d lost; %d are left in the outbox, at most %d waited in it%n",
                produced,
                delivered,
                duplicates,
                lost(),
                left,
                outboxMost);
        if (decided > 0) {
            out.printf(
                    Locale.ROOT,
                    "accuracy %.1f %% of the %d frames whose truth is known (a part wholly in view, or none)%n",
                    accuracy * 100,
                    decided);
        }
        if (produced > 0) {
            out.printf(
                    Locale.ROOT,
                    "latency %.1f ms median, %.1f ms p95, %.1f ms p99, %.1f ms at most; %.1f frames/s%n",
                    latency.p50,
                    latency.p95,
                    latency.p99,
                    latency.max,
                    framesPerSecond);
        }
        out.flush();
    }

    /** One object; what isn't known is null. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "watchpost.demo/1");
            json.writeNumberProperty("produced", produced);
            json.writeNumberProperty("delivered", delivered);
            json.writeNumberProperty("duplicates", duplicates);
            json.writeNumberProperty("lost", lost());
            number(json, "accuracy", accuracy);
            json.writeNumberProperty("decided", decided);
            json.writeObjectPropertyStart("latencyMillis");
            number(json, "p50", latency.p50);
            number(json, "p95", latency.p95);
            number(json, "p99", latency.p99);
            number(json, "max", latency.max);
            json.writeEndObject();
            number(json, "framesPerSecond", framesPerSecond);
            json.writeNumberProperty("left", left);
            json.writeNumberProperty("outboxMost", outboxMost);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, Math.round(value * 10_000) / 10_000d);
        } else {
            json.writeNullProperty(name);
        }
    }
}
