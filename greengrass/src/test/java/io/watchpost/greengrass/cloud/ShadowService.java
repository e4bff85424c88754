package io.watchpost.greengrass.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays one named shadow of AWS IoT, by its documentation: "Device Shadow MQTT topics", "Device Shadow service documents",
 * "Device Shadow error messages", and its limits. For any thread.
 */
public final class ShadowService {
    private static final int SIZE_BYTES_MAX = 8 * 1_024;
    private static final int DEPTH_MAX = 8;
    private static final int TOKEN_BYTES_MAX = 64;

    private final String root;
    private final BiConsumer<String, byte[]> out;
    private final List<String> violations = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private ObjectNode state = Json.object();
    private ObjectNode desiredTimes = Json.object();
    private boolean exists;
    private long version;
    private long seconds = 1_790_000_000L;
    private int reports;

    /** @param out what it publishes */
    public ShadowService(String thing, BiConsumer<String, byte[]> out) {
        this.root = "$aws/things/" + thing + "/shadow/name/watchpost/";
        this.out = out;
    }

    /** An operator wants this; a merge patch over what was wanted before. */
    public synchronized void desire(String desired) {
        ObjectNode body = Json.object();
        ObjectNode wanted = Json.object(desired.getBytes(UTF_8));
        body.putObject("state").set("desired", wanted == null ? Json.object() : wanted);
        update(body);
    }

    /** An operator deletes it. */
    public synchronized void delete() {
        state = Json.object();
        exists = false;
        ObjectNode body = Json.object();
        body.put("version", version);
        out.accept(root + "delete/accepted", Json.bytes(body));
    }

    public synchronized JsonNode reported() {
        return state.path("reported").deepCopy();
    }

    public synchronized long version() {
        return version;
    }

    /** Reports that were accepted. */
    public synchronized int reports() {
        return reports;
    }

    /** Of the whole state after each update, in bytes. */
    public synchronized List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Whether what is desired of this key is what is reported. */
    public synchronized boolean isInLine() {
        return delta(state.path("desired"), state.path("reported")).isEmpty();
    }

    /** A delta that comes late, of this version. */
    public synchronized void sayDelta(long oldVersion) {
        ObjectNode body = Json.object();
        body.put("version", oldVersion);
        body.set("state", state.path("desired").deepCopy());
        out.accept(root + "update/delta", Json.bytes(body));
    }

    /** A request of the device; its own answers are passed over. */
    public synchronized void received(String topic, byte[] payload) {
        if (!topic.equals(root + "get") && !topic.equals(root + "update")) {
            return;
        }
        ObjectNode body = Json.object(payload);
        if (body == null) {
            violations.add("no JSON object on " + topic);
            reject(topic, Json.object(), 400, "Invalid JSON");
            return;
        }
        if (Json.text(body, "clientToken").getBytes(UTF_8).length > TOKEN_BYTES_MAX) {
            violations.add("a long clientToken");
        }
        if (topic.endsWith("get")) {
            get(topic, body);
            return;
        }
        String problem = problem(body, payload.length);
        if (!problem.isEmpty()) {
            violations.add(problem);
            reject(topic, body, problem.contains("bytes") ? 413 : 400, problem);
        } else if (body.has("version") && body.path("version").asLong() != version) {
            reject(topic, body, 409, "Version conflict");
        } else {
            reports++;
            update(body);
        }
    }

    private static String problem(ObjectNode body, int bytes) {
        for (String key : body.propertyNames()) {
            if (!Set.of("state", "version", "clientToken").contains(key)) {
                return "the key " + key;
            }
        }
        if (!body.path("state").isObject()) {
            return "no state";
        }
        for (String key : body.path("state").propertyNames()) {
            if (!key.equals("reported")) {
                return "the device sets " + key;
            }
        }
        if (depth(body.path("state").path("reported")) > DEPTH_MAX) {
            return "deeper than " + DEPTH_MAX;
        }
        return bytes > SIZE_BYTES_MAX ? bytes + " bytes" : "";
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode inner : node) {
            deepest = Math.max(deepest, depth(inner));
        }
        return deepest + 1;
    }

    private void get(String topic, ObjectNode body) {
        if (!exists) {
            reject(topic, body, 404, "No shadow exists with name: 'watchpost'");
            return;
        }
        ObjectNode answer = Json.object();
        ObjectNode all = state.deepCopy();
        ObjectNode delta = delta(state.path("desired"), state.path("reported"));
        if (!delta.isEmpty()) {
            all.set("delta", delta);
        }
        answer.set("state", all);
        answer.putObject("metadata").set("desired", desiredTimes);
        answer.put("version", version);
        answer.put("timestamp", seconds);
        answer.set("clientToken", body.path("clientToken"));
        out.accept(topic + "/accepted", Json.bytes(answer));
    }

    private void reject(String topic, ObjectNode body, int code, String message) {
        ObjectNode answer = Json.object();
        answer.put("code", code);
        answer.put("message", message);
        answer.put("timestamp", seconds);
        if (body.has("clientToken")) {
            answer.set("clientToken", body.path("clientToken"));
        }
        out.accept(topic + "/rejected", Json.bytes(answer));
    }

    private void update(ObjectNode body) {
        String topic = root + "update";
        ObjectNode changed = state.deepCopy();
        merge(changed, body.path("state"));
        int size = Json.bytes(changed).length;
        if (size > SIZE_BYTES_MAX) {
            violations.add("the shadow would have " + size + " bytes");
            reject(topic, body, 413, "The payload exceeds the maximum size allowed");
            return;
        }
        sizes.add(size);
        state = changed;
        exists = true;
        version++;
        seconds++;
        merge(desiredTimes, stamped(body.path("state").path("desired")));
        ObjectNode answer = Json.object();
        answer.set("state", body.path("state"));
        answer.put("version", version);
        answer.put("timestamp", seconds);
        if (body.has("clientToken")) {
            answer.set("clientToken", body.path("clientToken"));
        }
        out.accept(topic + "/accepted", Json.bytes(answer));
        ObjectNode delta = delta(state.path("desired"), state.path("reported"));
        if (!delta.isEmpty()) {
            ObjectNode news = Json.object();
            news.put("version", version);
            news.put("timestamp", seconds);
            news.set("state", delta);
            out.accept(topic + "/delta", Json.bytes(news));
        }
    }

    /** The time of each value, as the service notes it down. */
    private ObjectNode stamped(JsonNode desired) {
        ObjectNode times = Json.object();
        desired.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                times.set(entry.getKey(), stamped(entry.getValue()));
            } else if (entry.getValue().isNull()) {
                times.putNull(entry.getKey());
            } else {
                times.putObject(entry.getKey()).put("timestamp", seconds);
            }
        });
        return times;
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(key);
            } else if (value instanceof ObjectNode inner) {
                ObjectNode below = target.path(key) instanceof ObjectNode known ? known : target.putObject(key);
                merge(below, inner);
            } else {
                target.set(key, value);
            }
        });
    }

    /** What of the desired isn't reported; arrays are one value. */
    private static ObjectNode delta(JsonNode desired, JsonNode reported) {
        ObjectNode delta = Json.object();
        desired.properties().forEach(entry -> {
            JsonNode wanted = entry.getValue();
            JsonNode said = reported.path(entry.getKey());
            if (wanted.isObject() && said.isObject()) {
                ObjectNode inner = delta(wanted, said);
                if (!inner.isEmpty()) {
                    delta.set(entry.getKey(), inner);
                }
            } else if (!wanted.equals(said)) {
                delta.set(entry.getKey(), wanted);
            }
        });
        return delta;
    }
}
