package io.watchpost.result;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.result.ReceivedMessage.ReceivedClock;
import io.watchpost.result.ReceivedMessage.ReceivedGap;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@link MessageWriter} wrote, for subscribers written in Java. Unknown fields are passed over, as a later
 * version of the same schema may add some; whatever else comes over the network ends in {@link UnreadableMessage}.
 *
 * <p>Safe for use by several threads.
 */
public final class MessageReader {
    /** More than any message of ours, whatever the labels. */
    public static final int PAYLOAD_BYTES_MAX = 1 << 20;

    private static final int EPOCH_DIGITS = 16;
    private final JsonMapper mapper = new JsonMapper();

    public ReceivedMessage read(byte[] payload) throws UnreadableMessage {
        if (payload.length > PAYLOAD_BYTES_MAX) {
            throw new UnreadableMessage(
                    "a message of " + payload.length + " bytes, more than " + PAYLOAD_BYTES_MAX + " are not read");
        }
        try {
            JsonNode json = mapper.readTree(payload);
            String schema = text(json, "schema");
            return switch (schema) {
                case MessageWriter.RESULT -> result(json);
                case MessageWriter.GAP -> gap(json);
                case MessageWriter.CLOCK -> clock(json);
                default -> throw new UnreadableMessage("a message of the unknown schema \"" + schema + "\"");
            };
        } catch (JacksonException e) {
            throw new UnreadableMessage("not JSON: " + e.getOriginalMessage());
        } catch (DateTimeParseException e) {
            throw new UnreadableMessage("not a time: \"" + e.getParsedString() + "\"");
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessage(String.valueOf(e.getMessage()));
        }
    }

    private static ReceivedResult result(JsonNode json) throws UnreadableMessage {
        String id = text(json, "id");
        String pipeline = text(json, "pipeline");
        JsonNode model = object(json, "model");
        JsonNode engine = object(json, "engine");
        JsonNode latency = object(json, "latencyMillis");
        JsonNode frame = object(json, "frame");
        List<Classification> classes = new ArrayList<>();
        for (JsonNode one : array(json, "classes")) {
            classes.add(new Classification(text(one, "label"), (int) whole(one, "index"), decimal(one, "score")));
        }
        Result result = new Result(
                pipeline,
                time(json),
                quality(json),
                whole(json, "uptimeMillis"),
                new Result.ModelRef(
                        text(model, "name"), text(model, "version"), text(model, "digest"), text(model, "role")),
                new Result.EngineRef(text(engine, "target"), text(engine, "name")),
                classes,
                new Result.Latency(
                        decimal(latency, "preprocess"), decimal(latency, "inference"), decimal(latency, "total")),
                new Result.FrameRef(
                        whole(frame, "number"),
                        (int) whole(frame, "width"),
                        (int) whole(frame, "height"),
                        text(frame, "source")),
                cameraFaults(json));
        return new ReceivedResult(id, identityFromId(json, id, pipeline), whole(json, "seq"), result);
    }

    /** Of a picture with which nothing was wrong, and of older stations, there is nothing. */
    private static List<String> cameraFaults(JsonNode json) throws UnreadableMessage {
        List<String> faults = new ArrayList<>();
        if (json.has("camera")) {
            for (JsonNode fault : array(object(json, "camera"), "faults")) {
                if (!fault.isString()) {
                    throw missing("faults", "an array of texts");
                }
                faults.add(fault.stringValue());
            }
        }
        return faults;
    }

    private static ReceivedGap gap(JsonNode json) throws UnreadableMessage {
        String id = text(json, "id");
        String reasonName = text(json, "reason");
        Gap.Reason reason = null;
        for (Gap.Reason known : Gap.Reason.values()) {
            if (known.wireName().equals(reasonName)) {
                reason = known;
            }
        }
        if (reason == null) {
            throw new UnreadableMessage("a gap for the unknown reason \"" + reasonName + "\"");
        }
        List<Gap.Range> ranges = new ArrayList<>();
        for (JsonNode range : array(json, "ranges")) {
            ranges.add(new Gap.Range(whole(range, "first"), whole(range, "last")));
        }
        return new ReceivedGap(id, identity(json), new Gap(text(json, "pipeline"), number(id, "gap"), reason, ranges));
    }

    private static ReceivedClock clock(JsonNode json) throws UnreadableMessage {
        String id = text(json, "id");
        return new ReceivedClock(
                id,
                identity(json),
                text(json, "pipeline"),
                new ClockMapping(
                        number(id, "clock"),
                        time(json),
                        whole(json, "uptimeMillis"),
                        json.has("clock") ? quality(json) : ClockQuality.SYNCED)); // the first versions didn't say
    }

    private static ClockQuality quality(JsonNode json) throws UnreadableMessage {
        return ClockQuality.SYNCED.wireName().equals(text(json, "clock")) ? ClockQuality.SYNCED : ClockQuality.UNSYNCED;
    }

    private static Identity identity(JsonNode json) throws UnreadableMessage {
        return new Identity(text(json, "device"), text(json, "epoch"), text(json, "boot"));
    }

    /** A result carries its epoch in the id only; device and pipeline say where in it. */
    private static Identity identityFromId(JsonNode json, String id, String pipeline) throws UnreadableMessage {
        String device = text(json, "device");
        int from = device.length() + 1;
        int to = from + EPOCH_DIGITS;
        if (!id.startsWith(device + "-") || id.length() <= to || !id.startsWith("-" + pipeline + "-", to)) {
            throw new UnreadableMessage("id \"" + id + "\" isn't made of device, epoch, pipeline and number");
        }
        return new Identity(device, id.substring(from, to), text(json, "boot"));
    }

    private static long number(String id, String kind) throws UnreadableMessage {
        try {
            return Long.parseLong(id.substring(id.lastIndexOf('-') + 1 + kind.length()));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new UnreadableMessage("id \"" + id + "\" doesn't end in " + kind + " and a number");
        }
    }

    private static long time(JsonNode json) throws UnreadableMessage {
        return Instant.parse(text(json, "time")).toEpochMilli();
    }

    private static String text(JsonNode json, String name) throws UnreadableMessage {
        JsonNode value = json.get(name);
        if (value == null || !value.isString()) {
            throw missing(name, "a text");
        }
        return value.stringValue();
    }

    private static long whole(JsonNode json, String name) throws UnreadableMessage {
        JsonNode value = json.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw missing(name, "a whole number");
        }
        return value.longValue();
    }

    private static float decimal(JsonNode json, String name) throws UnreadableMessage {
        JsonNode value = json.get(name);
        if (value != null && value.isNull()) {
            return Float.NaN;
        }
        if (value == null || !value.isNumber()) {
            throw missing(name, "a number");
        }
        return (float) value.doubleValue();
    }

    private static JsonNode object(JsonNode json, String name) throws UnreadableMessage {
        JsonNode value = json.get(name);
        if (value == null || !value.isObject()) {
            throw missing(name, "an object");
        }
        return value;
    }

    private static JsonNode array(JsonNode json, String name) throws UnreadableMessage {
        JsonNode value = json.get(name);
        if (value == null || !value.isArray()) {
            throw missing(name, "an array");
        }
        return value;
    }

    private static UnreadableMessage missing(String name, String kind) {
        return new UnreadableMessage("the field \"" + name + "\" is missing or isn't " + kind);
    }
}
