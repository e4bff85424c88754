package io.watchpost.cli.model;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code watchpost.models/1} as people read it. */
final class StatusText {
    private final PrintWriter out;
    private final boolean isRunning;

    /** @param isRunning whether a station runs, and said it itself */
    StatusText(PrintWriter out, boolean isRunning) {
        this.out = out;
        this.isRunning = isRunning;
    }

    void print(String report, @Nullable String name) {
        JsonNode root = JsonMapper.shared().readTree(report);
        out.println(
                isRunning
                        ? "a station runs here (" + root.path("device").asString() + ")"
                        : "no station runs here; this is what the disk says");
        if (root.has("rootVersion")) {
            out.println("trusts version " + root.path("rootVersion").asInt() + " of the root");
        }
        if (root.has("trustProblem")) {
            out.println("ATTENTION: nothing new is let in, since "
                    + root.path("trustProblem").asString());
        }
        JsonNode news = root.path("news");
        if (news.isObject()) {
            out.println((news.path("alarming").asBoolean() ? "ATTENTION: " : "")
                    + news.path("words").asString());
            if (news.has("problem")) {
                out.println("the last announcement: " + news.path("problem").asString());
            }
        }
        for (JsonNode item : root.path("arriving")) {
            out.println("coming: " + item.path("title").asString() + " from "
                    + item.path("origin").asString() + ": "
                    + item.path("words").asString());
        }
        boolean isAny = false;
        for (JsonNode model : root.path("models")) {
            if (name == null || name.equals(model.path("name").asString())) {
                out.println();
                print(model);
                isAny = true;
            }
        }
        if (!isAny) {
            out.println(name == null ? "no model is installed" : "no model " + name + " is installed");
        }
    }

    private void print(JsonNode model) {
        out.println(model.path("name").asString());
        line("makes results", model.path("active"));
        line("good", model.path("good"));
        line("to go back to", model.path("previous"));
        JsonNode candidate = model.path("candidate");
        if (candidate.isObject()) {
            String state = candidate.path("state").asString();
            out.println("  on its way       " + title(candidate) + ", " + state + ": " + whatFollows(state));
            if (candidate.path("trial").isObject()) {
                out.println("  its trial        "
                        + candidate.path("trial").path("summary").asString());
            }
        }
        for (JsonNode barred : model.path("barred")) {
            out.println("  failed here      " + barred.path("digest").asString().substring(0, 19) + "…: "
                    + barred.path("reason").asString());
        }
    }

    /** What a person may expect next. */
    private String whatFollows(String state) {
        return switch (state) {
            case "verified" -> "it is run on its goldens next, in a process of its own";
            case "probed", "staged" ->
                isRunning
                        ? "its trial begins when a pipeline runs this model (model: installed: NAME)"
                        : "its trial begins when the station runs";
            case "trial" -> "it is compared with the active model; nobody has to do anything";
            case "active" -> "it makes the results, and is good after enough frames without a failure";
            default -> state;
        };
    }

    private void line(String what, JsonNode release) {
        out.printf("  %-16s %s%n", what, release.isObject() ? title(release) : "-");
    }

    private static String title(JsonNode release) {
        return release.path("version").asString() + " (release "
                + release.path("release").asLong() + ")";
    }
}
