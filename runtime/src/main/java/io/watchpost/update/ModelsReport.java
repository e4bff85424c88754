package io.watchpost.update;

import io.watchpost.result.UtcText;
import io.watchpost.update.arrival.ArrivalStatus;
import io.watchpost.update.trial.TrialProgress;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * All models of a device at one moment, as the status topic, the command and the page tell it; schema {@code
 * watchpost.models/1}.
 *
 * @param device name of the station
 * @param rootVersion of the root of trust; null when nobody is trusted, or it isn't known
 * @param trustProblem why nobody is trusted, so that nothing comes in; empty when all is well
 * @param lines by name
 * @param trials that are running, by name
 * @param recent transitions, oldest first
 * @param arrivals what comes; null when no station runs
 */
public record ModelsReport(
        String device,
        @Nullable Long rootVersion,
        String trustProblem,
        Map<String, ModelLine> lines,
        Map<String, TrialProgress> trials,
        List<Transition> recent,
        @Nullable ArrivalStatus arrivals) {
    public static final String SCHEMA = "watchpost.models/1";
    private static final JsonFactory JSON = new JsonFactory();

    public ModelsReport {
        lines = Map.copyOf(lines);
        trials = Map.copyOf(trials);
        recent = List.copyOf(recent);
    }

    /** One object in UTF-8. */
    public byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("device", device);
            if (rootVersion != null) {
                json.writeNumberProperty("rootVersion", rootVersion);
            }
            if (!trustProblem.isEmpty()) {
                json.writeStringProperty("trustProblem", trustProblem);
            }
            json.writeArrayPropertyStart("models");
            lines.values().stream()
                    .sorted(Comparator.comparing(ModelLine::name))
                    .forEach(line -> model(json, line));
            json.writeEndArray();
            json.writeArrayPropertyStart("transitions");
            recent.forEach(transition -> transition(json, transition));
            json.writeEndArray();
            if (arrivals != null) {
                arriving(json, arrivals);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void arriving(JsonGenerator json, ArrivalStatus arrivals) {
        json.writeObjectPropertyStart("news");
        json.writeStringProperty("words", arrivals.news().words());
        json.writeBooleanProperty("alarming", arrivals.news().isAlarming());
        if (!arrivals.problem().isEmpty()) {
            json.writeStringProperty("problem", arrivals.problem());
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("arriving");
        for (ArrivalStatus.Item item : arrivals.items()) {
            json.writeStartObject();
            json.writeStringProperty("title", item.title());
            json.writeStringProperty("origin", item.origin());
            json.writeStringProperty("state", item.state().word());
            json.writeStringProperty("words", item.words());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void model(JsonGenerator json, ModelLine line) {
        json.writeStartObject();
        json.writeStringProperty("name", line.name());
        release(json, "active", line.active());
        release(json, "good", line.good());
        release(json, "previous", line.previous());
        ModelLine.Candidate candidate = line.candidate();
        if (candidate != null) {
            json.writeObjectPropertyStart("candidate");
            fields(json, candidate.release());
            json.writeStringProperty("state", candidate.state().word());
            json.writeNumberProperty("attempts", candidate.attempts());
            trial(json, trials.get(line.name()));
            json.writeEndObject();
        }
        json.writeNumberProperty("releaseMax", line.releaseMax());
        json.writeNumberProperty("floorMax", line.floorMax());
        json.writeArrayPropertyStart("barred");
        for (ModelLine.Barred one : line.barred()) {
            json.writeStartObject();
            json.writeStringProperty("digest", one.digest());
            json.writeStringProperty("reason", one.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void trial(JsonGenerator json, @Nullable TrialProgress trial) {
        if (trial != null) {
            json.writeObjectPropertyStart("trial");
            json.writeNumberProperty("compared", trial.compared());
            json.writeNumberProperty("sure", trial.sure());
            json.writeNumberProperty("agreed", trial.agreed());
            json.writeNumberProperty("frames", trial.frames());
            json.writeNumberProperty("failures", trial.failures());
            json.writeStringProperty("summary", trial.summary());
            json.writeEndObject();
        }
    }

    private static void transition(JsonGenerator json, Transition transition) {
        json.writeStartObject();
        json.writeNumberProperty("number", transition.number());
        json.writeStringProperty("time", UtcText.of(transition.utcMillis()));
        json.writeStringProperty("clock", transition.clock().wireName());
        json.writeStringProperty("name", transition.name());
        fields(json, transition.release());
        json.writeStringProperty("state", transition.state().word());
        String reason = transition.state().reason().isEmpty()
                ? transition.detail()
                : transition.state().reason();
        if (!reason.isEmpty()) {
            json.writeStringProperty("reason", reason);
        }
        json.writeEndObject();
    }

    private static void release(JsonGenerator json, String field, @Nullable Release release) {
        if (release != null) {
            json.writeObjectPropertyStart(field);
            fields(json, release);
            json.writeEndObject();
        }
    }

    private static void fields(JsonGenerator json, Release release) {
        json.writeStringProperty("version", release.version());
        json.writeNumberProperty("release", release.number());
        json.writeStringProperty("digest", release.digest());
    }
}
