package io.watchpost.update;

import io.watchpost.bundle.StrictJson;
import io.watchpost.clock.ClockQuality;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A {@link ModelLine} as a file.
 *
 * <pre>
 * {"schema":"watchpost.line/1", …}     one line of JSON
 * 8 hexadecimal digits                 CRC-32C of the line above; a file where it differs counts as none
 * </pre>
 */
final class LineJson {
    private static final String SCHEMA = "watchpost.line/1";
    private static final JsonFactory JSON = new JsonFactory();
    private static final Map<String, ClockQuality> QUALITIES =
            Map.of("synced", ClockQuality.SYNCED, "unsynced", ClockQuality.UNSYNCED);

    private LineJson() {}

    static byte[] bytes(ModelLine line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("name", line.name());
            json.writeNumberProperty("edition", line.edition());
            json.writeNumberProperty("releaseMax", line.releaseMax());
            json.writeNumberProperty("floorMax", line.floorMax());
            release(json, "good", line.good());
            release(json, "previous", line.previous());
            ModelLine.Candidate candidate = line.candidate();
            if (candidate != null) {
                json.writeObjectPropertyStart("candidate");
                release(json, "release", candidate.release());
                json.writeStringProperty("state", candidate.state().word());
                json.writeNumberProperty("attempts", candidate.attempts());
                json.writeEndObject();
            }
            json.writeArrayPropertyStart("barred");
            for (ModelLine.Barred one : line.barred()) {
                json.writeStartObject();
                json.writeStringProperty("digest", one.digest());
                json.writeStringProperty("reason", one.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            Transition last = line.last();
            if (last != null) {
                json.writeName("last");
                transition(json, last);
            }
            json.writeEndObject();
        }
        bytes.write('\n');
        byte[] text = bytes.toByteArray();
        bytes.writeBytes((check(text, text.length) + "\n").getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /** A transition as an object, the same in the line, in the history and in messages. */
    static void transition(JsonGenerator json, Transition transition) {
        json.writeStartObject();
        json.writeNumberProperty("number", transition.number());
        json.writeNumberProperty("utcMillis", transition.utcMillis());
        json.writeStringProperty("clock", transition.clock().wireName());
        json.writeNumberProperty("uptimeMillis", transition.uptimeMillis());
        json.writeStringProperty("name", transition.name());
        release(json, "release", transition.release());
        json.writeStringProperty("state", transition.state().word());
        if (!transition.state().reason().isEmpty()) {
            json.writeStringProperty("reason", transition.state().reason());
        }
        if (!transition.detail().isEmpty()) {
            json.writeStringProperty("detail", transition.detail());
        }
        json.writeEndObject();
    }

    static void release(JsonGenerator json, String field, @Nullable Release release) {
        if (release != null) {
            json.writeObjectPropertyStart(field);
            json.writeStringProperty("version", release.version());
            json.writeNumberProperty("number", release.number());
            json.writeStringProperty("digest", release.digest());
            json.writeEndObject();
        }
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static ModelLine read(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String found = new String(
                bytes, Math.min(end + 1, bytes.length), Math.max(0, bytes.length - end - 1), StandardCharsets.US_ASCII);
        if (end == bytes.length || !found.equals(check(bytes, end + 1) + "\n")) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        StrictJson json = StrictJson.of(Arrays.copyOf(bytes, end));
        json.word("schema", Map.of(SCHEMA, SCHEMA));
        StrictJson candidate = json.objectOrNull("candidate");
        StrictJson last = json.objectOrNull("last");
        ModelLine line = new ModelLine(
                json.text("name"),
                json.whole("edition"),
                json.whole("releaseMax"),
                json.whole("floorMax"),
                releaseOrNull(json, "good"),
                releaseOrNull(json, "previous"),
                candidate == null ? null : candidate(candidate),
                json.objects("barred", ModelLine.BARRED_MAX, one -> {
                    ModelLine.Barred barred = new ModelLine.Barred(one.text("digest"), one.text("reason"));
                    one.end();
                    return barred;
                }),
                last == null ? null : transition(last));
        json.end();
        return line;
    }

    private static ModelLine.Candidate candidate(StrictJson json) {
        ModelLine.Candidate candidate = new ModelLine.Candidate(
                release(json.object("release")), UpdateState.of(json.text("state"), ""), json.wholeInt("attempts"));
        json.end();
        return candidate;
    }

    /** Reads what {@link #transition(JsonGenerator, Transition)} wrote. */
    static Transition transition(StrictJson json) {
        String reason = json.textOrNull("reason");
        String detail = json.textOrNull("detail");
        Transition transition = new Transition(
                json.whole("number"),
                json.whole("utcMillis"),
                json.word("clock", QUALITIES),
                json.whole("uptimeMillis"),
                json.text("name"),
                release(json.object("release")),
                UpdateState.of(json.text("state"), reason == null ? "" : reason),
                detail == null ? "" : detail);
        json.end();
        return transition;
    }

    private static @Nullable Release releaseOrNull(StrictJson json, String field) {
        StrictJson release = json.objectOrNull(field);
        return release == null ? null : release(release);
    }

    private static Release release(StrictJson json) {
        Release release = new Release(json.text("version"), json.whole("number"), json.text("digest"));
        json.end();
        return release;
    }

    private static String check(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return String.format("%08x", crc.getValue());
    }
}
