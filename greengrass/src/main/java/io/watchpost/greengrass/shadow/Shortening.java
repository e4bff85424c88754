package io.watchpost.greengrass.shadow;

import io.watchpost.bundle.Sha256;
import io.watchpost.greengrass.cloud.Json;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a report leaves out, one thing after another, until it fits: a shadow holds 8 KB. How many steps were taken stands
 * in it as {@code shortened}; docs/aws.md has the same list.
 */
final class Shortening {
    private static final int REASON_CHARS = 80;
    private static final int LISTED_MAX = 8;

    private static final List<Consumer<ObjectNode>> STEPS = List.of(
            report -> pipelines(report, Shortening::withShortReason),
            report -> pipelines(report, pipeline -> pipeline.remove(List.of("hint", "accelerator"))),
            Shortening::countTheRunning,
            Shortening::digestOfConfiguration,
            report -> models(report, model -> model.remove("digest")),
            report -> pipelines(report, pipeline -> pipeline.remove(List.of("engine", "model", "modelVersion"))),
            Shortening::reasonsOfTheFirst,
            Shortening::onlyTheFirst,
            report -> report.remove(List.of("models", "outboxProblem")),
            report -> report.remove("pipelines"));

    private Shortening() {}

    static int steps() {
        return STEPS.size();
    }

    /** The report with so many things left out; itself stays as it is. */
    static ObjectNode after(int steps, ObjectNode whole) {
        ObjectNode report = whole.deepCopy();
        STEPS.subList(0, steps).forEach(step -> step.accept(report));
        if (steps > 0) {
            report.put("shortened", steps);
            if (report.path("refused") instanceof ObjectNode refused) {
                refused.put("reason", cut(Json.text(refused, "reason"), REASON_CHARS * 2));
            }
        }
        return report;
    }

    private static void withShortReason(ObjectNode pipeline) {
        for (String key : List.of("reason", "hint")) {
            if (pipeline.has(key)) {
                pipeline.put(key, cut(Json.text(pipeline, key), REASON_CHARS));
            }
        }
    }

    /** Pipelines that run are told by their number alone. */
    private static void countTheRunning(ObjectNode report) {
        ArrayNode others = Json.object().putArray("pipelines");
        int running = 0;
        for (JsonNode pipeline : report.path("pipelines")) {
            if (Json.text(pipeline, "state").equals("running")) {
                running++;
            } else {
                others.add(pipeline);
            }
        }
        report.set("pipelines", others);
        report.put("running", running);
    }

    private static void digestOfConfiguration(ObjectNode report) {
        JsonNode configuration = report.remove("configuration");
        if (configuration != null) {
            report.put("configurationDigest", "sha256:" + Sha256.hex(Json.bytes(configuration)));
        }
    }

    private static void reasonsOfTheFirst(ObjectNode report) {
        int seen = 0;
        for (JsonNode pipeline : report.path("pipelines")) {
            if (++seen > LISTED_MAX && pipeline instanceof ObjectNode object) {
                object.remove("reason");
            }
        }
    }

    private static void onlyTheFirst(ObjectNode report) {
        if (report.path("pipelines") instanceof ArrayNode pipelines && pipelines.size() > LISTED_MAX) {
            report.put("notRunning", pipelines.size());
            while (pipelines.size() > LISTED_MAX) {
                pipelines.remove(pipelines.size() - 1);
            }
        }
    }

    private static void pipelines(ObjectNode report, Consumer<ObjectNode> step) {
        each(report.path("pipelines"), step);
    }

    private static void models(ObjectNode report, Consumer<ObjectNode> step) {
        each(report.path("models"), step);
    }

    private static void each(JsonNode list, Consumer<ObjectNode> step) {
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object) {
                step.accept(object);
            }
        }
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }
}
