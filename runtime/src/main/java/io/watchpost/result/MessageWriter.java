package io.watchpost.result;

import io.watchpost.classify.Classification;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * The messages that subscribers read, as JSON in UTF-8; their schemas stand in {@code docs/schemas}. {@code schema} is
 * always the first field, so that a reader knows what follows. Scores have at most six decimals, milliseconds at most
 * three; a number that JSON can't say (NaN) is {@code null}.
 *
 * <p>Safe for use by several threads.
 */
public final class MessageWriter {
    public static final String RESULT = "watchpost.result/1";
    public static final String GAP = "watchpost.gap/1";
    public static final String CLOCK = "watchpost.clock/1";
    public static final String ERROR = "watchpost.error/1";

    private static final int SCORE_PLACES = 6;
    private static final int MILLIS_PLACES = 3;
    private static final int USUAL_BYTES = 1_024;

    private final JsonFactory factory = new JsonFactory();

    /** A kept result. */
    public byte[] result(Identity identity, long seq, Result result) {
        return message(RESULT, json -> {
            json.writeStringProperty("id", MessageId.ofResult(identity, result.pipeline(), seq));
            json.writeStringProperty("device", identity.device());
            json.writeStringProperty("pipeline", result.pipeline());
            json.writeNumberProperty("seq", seq);
            time(json, result);
            json.writeStringProperty("boot", identity.boot());
            content(json, result);
        });
    }

    /** A result that was never kept: the same object without {@code id}, {@code seq} and {@code boot}. */
    public byte[] result(String device, Result result) {
        return message(RESULT, json -> {
            json.writeStringProperty("device", device);
            json.writeStringProperty("pipeline", result.pipeline());
            time(json, result);
            content(json, result);
        });
    }

    public byte[] gap(Identity identity, Gap gap) {
        return message(GAP, json -> {
            json.writeStringProperty("id", MessageId.ofGap(identity, gap.pipeline(), gap.number()));
            json.writeStringProperty("device", identity.device());
            json.writeStringProperty("epoch", identity.epoch());
            json.writeStringProperty("pipeline", gap.pipeline());
            json.writeStringProperty("boot", identity.boot());
            json.writeStringProperty("reason", gap.reason().wireName());
            json.writeNumberProperty("count", gap.count());
            json.writeArrayPropertyStart("ranges");
            for (Gap.Range range : gap.ranges()) {
                json.writeStartObject();
                json.writeNumberProperty("first", range.first());
                json.writeNumberProperty("last", range.last());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    public byte[] clock(Identity identity, String pipeline, ClockMapping mapping) {
        return message(CLOCK, json -> {
            json.writeStringProperty("id", MessageId.ofClock(identity, pipeline, mapping.number()));
            json.writeStringProperty("device", identity.device());
            json.writeStringProperty("epoch", identity.epoch());
            json.writeStringProperty("pipeline", pipeline);
            json.writeStringProperty("boot", identity.boot());
            json.writeStringProperty("time", UtcText.of(mapping.utcMillis()));
            json.writeNumberProperty("uptimeMillis", mapping.uptimeMillis());
            json.writeStringProperty("clock", mapping.clock().wireName());
        });
    }

    /**
     * Something that gave no result.
     *
     * @param source what was asked for, as the caller named it
     * @param reason what was found
     * @param hint what to do next
     */
    public byte[] error(String source, String reason, String hint) {
        return message(ERROR, json -> {
            json.writeStringProperty("source", source);
            json.writeStringProperty("reason", reason);
            json.writeStringProperty("hint", hint);
        });
    }

    private static void time(JsonGenerator json, Result result) {
        json.writeStringProperty("time", UtcText.of(result.utcMillis()));
        json.writeStringProperty("clock", result.clock().wireName());
    }

    private static void content(JsonGenerator json, Result result) {
        json.writeNumberProperty("uptimeMillis", result.uptimeMillis());
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("name", result.model().name());
        json.writeStringProperty("version", result.model().version());
        json.writeStringProperty("digest", result.model().digest());
        json.writeStringProperty("role", result.model().role());
        json.writeEndObject();
        json.writeObjectPropertyStart("engine");
        json.writeStringProperty("target", result.engine().target());
        json.writeStringProperty("name", result.engine().name());
        json.writeEndObject();
        json.writeArrayPropertyStart("classes");
        for (Classification one : result.classes()) {
            json.writeStartObject();
            json.writeStringProperty("label", one.label());
            json.writeNumberProperty("index", one.index());
            decimal(json, "score", one.score(), SCORE_PLACES);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("latencyMillis");
        decimal(json, "preprocess", result.latency().preprocess(), MILLIS_PLACES);
        decimal(json, "inference", result.latency().inference(), MILLIS_PLACES);
        decimal(json, "total", result.latency().total(), MILLIS_PLACES);
        json.writeEndObject();
        json.writeObjectPropertyStart("frame");
        json.writeNumberProperty("number", result.frame().number());
        json.writeNumberProperty("width", result.frame().width());
        json.writeNumberProperty("height", result.frame().height());
        json.writeStringProperty("source", result.frame().source());
        json.writeEndObject();
        if (!result.cameraFaults().isEmpty()) {
            json.writeObjectPropertyStart("camera");
            json.writeArrayPropertyStart("faults");
            result.cameraFaults().forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void decimal(JsonGenerator json, String name, float value, int places) {
        json.writeName(name);
        json.writeNumber(Decimals.text(value, places));
    }

    private byte[] message(String schema, Consumer<JsonGenerator> fields) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", schema);
            fields.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
