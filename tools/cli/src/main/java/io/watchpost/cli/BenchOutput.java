package io.watchpost.cli;

import io.watchpost.device.station.TunedChoices;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How {@code bench} says what it measured. */
interface BenchOutput {

    /** Before the first measurement. */
    void begin(String model, String digest, String frame, int frames);

    void measured(Measurement measurement);

    /** An engine that can't run this model. */
    void skipped(String engineId, String reason);

    /** @param stored what {@code run} will use from now on; null when nothing was stored */
    void end(Measurement best, TunedChoices.@Nullable Choice stored);

    /** For scripts: a {@code watchpost.bench/1} object a measurement, and one for the choice. */
    record Json(PrintWriter out, String digest) implements BenchOutput {
        @Override
        public void begin(String model, String modelDigest, String frame, int frames) {}

        @Override
        public void measured(Measurement m) {
            line(json -> {
                json.writeStringProperty("schema", "watchpost.bench/1");
                json.writeStringProperty("digest", digest);
                engine(json, m);
                durations(json, "frameMillis", m.frame());
                durations(json, "preprocessMillis", m.preprocess());
                durations(json, "bareInvokeMillis", m.bare());
                json.writeNumberProperty("ratioToBare", rounded(m.ratio()));
                json.writeNumberProperty("heapBytesPerFrame", rounded(m.bytesPerFrame()));
                json.writeNumberProperty("residentBytes", m.residentBytes());
            });
        }

        @Override
        public void skipped(String engineId, String reason) {
            line(json -> {
                json.writeStringProperty("schema", "watchpost.error/1");
                json.writeStringProperty("source", engineId);
                json.writeStringProperty("reason", reason);
                json.writeStringProperty("hint", "");
            });
        }

        @Override
        public void end(Measurement best, TunedChoices.@Nullable Choice stored) {
            line(json -> {
                json.writeStringProperty("schema", "watchpost.choice/1");
                json.writeStringProperty("digest", digest);
                engine(json, best);
                json.writeBooleanProperty("stored", stored != null);
            });
        }

        private void line(Consumer<JsonGenerator> fields) {
            out.println(JsonLine.of(fields));
            out.flush();
        }

        private static void engine(JsonGenerator json, Measurement m) {
            json.writeObjectPropertyStart("engine");
            json.writeStringProperty("id", m.engineId());
            json.writeStringProperty("version", m.engineVersion());
            json.writeStringProperty("name", m.engine());
            json.writeEndObject();
            json.writeNumberProperty("threads", m.threads());
        }

        private static void durations(JsonGenerator json, String name, Samples samples) {
            json.writeObjectPropertyStart(name);
            json.writeNumberProperty("p50", rounded(samples.millis(0.5)));
            json.writeNumberProperty("p95", rounded(samples.millis(0.95)));
            json.writeNumberProperty("p99", rounded(samples.millis(0.99)));
            json.writeNumberProperty("max", rounded(samples.millis(1)));
            json.writeEndObject();
        }

        private static double rounded(double value) {
            return Double.isFinite(value) ? Math.round(value * 10_000) / 10_000d : 0;
        }
    }

    /** For people: a table, milliseconds. */
    record Text(PrintWriter out) implements BenchOutput {
        private static final String ROW = "%-24s %7s %8s %8s %8s %10s %9s %7s %8s %7s%n";

        @Override
        public void begin(String model, String digest, String frame, int frames) {
            out.println(model + " (" + digest.substring(0, Math.min(digest.length(), 19)) + "…), " + frames
                    + " frames of " + frame + "; milliseconds");
            out.printf(
                    ROW,
                    "engine",
                    "threads",
                    "p50",
                    "p95",
                    "p99",
                    "preprocess",
                    "bare p50",
                    "ratio",
                    "heap B/f",
                    "RSS MB");
            out.flush();
        }

        @Override
        public void measured(Measurement m) {
            out.printf(
                    ROW,
                    m.engine(),
                    m.threads(),
                    decimal(m.frame().millis(0.5)),
                    decimal(m.frame().millis(0.95)),
                    decimal(m.frame().millis(0.99)),
                    decimal(m.preprocess().millis(0.5)),
                    decimal(m.bare().millis(0.5)),
                    decimal(m.ratio()),
                    Math.round(m.bytesPerFrame()),
                    m.residentBytes() >> 20);
            out.flush();
        }

        @Override
        public void skipped(String engineId, String reason) {
            out.println(engineId + ": " + reason);
            out.flush();
        }

        @Override
        public void end(Measurement best, TunedChoices.@Nullable Choice stored) {
            out.println("best: --engine " + best.engineId() + " --threads " + best.threads()
                    + (stored == null
                            ? "; with --tune it is stored for this model and machine"
                            : "; stored, \"watchpost run\" and \"classify\" use it for this model on this machine"));
            out.flush();
        }

        private static String decimal(double value) {
            return String.format(Locale.ROOT, "%.3f", value);
        }
    }
}
