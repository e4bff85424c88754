package io.watchpost.greengrass.shadow;

import io.watchpost.greengrass.cloud.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is reported of a station, made of what it says on its status topics; counters are left out, since they are no news. */
final class Report {
    private Report() {}

    /**
     * The whole of it, however long.
     *
     * @param status {@code watchpost.status/1}
     * @param models {@code watchpost.models/1}; an empty object if models come by hand
     * @param configuration what was changed from afar
     * @param refused what wasn't, and why; empty for nothing
     */
    static ObjectNode of(JsonNode status, JsonNode models, ObjectNode configuration, ObjectNode refused) {
        ObjectNode report = Json.object();
        report.put("schema", "watchpost.shadow/1");
        report.put("device", Json.text(status, "device"));
        report.put("version", Json.text(status, "version"));
        report.put("health", health(status));
        ArrayNode pipelines = report.putArray("pipelines");
        status.path("pipelines").forEach(pipeline -> pipelines.add(pipeline(pipeline)));
        ArrayNode lines = report.putArray("models");
        models.path("models").forEach(model -> lines.add(model(model)));
        put(report, "outboxProblem", Json.text(status.path("outbox"), "problem"));
        if (!configuration.isEmpty()) {
            report.set("configuration", configuration);
        }
        if (!refused.isEmpty()) {
            report.set("refused", refused);
        }
        return report;
    }

    /** ok; waiting if a pipeline waits for its camera or engine; failed if one needs the operator. */
    private static String health(JsonNode status) {
        String worst = "ok";
        for (JsonNode pipeline : status.path("pipelines")) {
            String state = Json.text(pipeline, "state");
            if (state.equals("failed")) {
                return "failed";
            }
            worst = state.equals("waiting") ? "waiting" : worst;
        }
        return worst;
    }

    private static ObjectNode pipeline(JsonNode pipeline) {
        ObjectNode reported = Json.object();
        for (String key : new String[] {"name", "state", "reason", "hint", "engine"}) {
            put(reported, key, Json.text(pipeline, key));
        }
        put(reported, "model", Json.text(pipeline.path("model"), "name"));
        put(reported, "modelVersion", Json.text(pipeline.path("model"), "version"));
        put(reported, "accelerator", Json.text(pipeline.path("accelerator"), "state"));
        return reported;
    }

    /** The release that makes the results, and the one on its way. */
    private static ObjectNode model(JsonNode model) {
        ObjectNode reported = Json.object();
        reported.put("name", Json.text(model, "name"));
        JsonNode active = model.path("active");
        JsonNode candidate = model.path("candidate");
        put(reported, "version", Json.text(active, "version"));
        put(reported, "digest", Json.text(active, "digest"));
        boolean isGood =
                active.isObject() && Json.text(active, "digest").equals(Json.text(model.path("good"), "digest"));
        put(reported, "state", isGood ? "good" : active.isObject() ? "active" : "");
        put(reported, "candidate", Json.text(candidate, "version"));
        put(reported, "candidateState", Json.text(candidate, "state"));
        return reported;
    }

    private static void put(ObjectNode object, String key, String text) {
        if (!text.isEmpty()) {
            object.put(key, text);
        }
    }
}
