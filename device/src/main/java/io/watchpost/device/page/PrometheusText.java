package io.watchpost.device.page;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.watchpost.device.part.StationView;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.transport.DeliveryState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a scraper gets; {@code docs/page.md} lists the names, which are as stable as the JSON schemas. Made anew for each
 * scrape of what the station says of itself, so that nothing is counted twice.
 */
final class PrometheusText {
    private static final List<String> STATES = List.of("loading", "running", "waiting", "ended", "failed");

    /** What the status says that isn't said by a part. */
    private static final List<String> NO_PARTS = List.of("pipelines", "outbox");

    private final MetricFamilies metrics = new MetricFamilies();

    private final long uptimeMillis;

    private PrometheusText(long uptimeMillis) {
        this.uptimeMillis = uptimeMillis;
    }

    /**
     * All of it.
     *
     * @param shown null between two stations
     * @param version of the software
     * @param uptimeMillis now
     * @param accept what the scraper reads; OpenMetrics if it asks for that, else the text format 0.0.4
     */
    static Answer of(@Nullable Shown shown, String version, long uptimeMillis, @Nullable String accept)
            throws IOException {
        PrometheusText text = new PrometheusText(uptimeMillis);
        text.process(shown != null, version);
        if (shown != null) {
            text.station(shown);
        }
        ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();
        ExpositionFormatWriter writer =
                accept != null && open.accepts(accept) ? open : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);
        writer.write(bytes, text.metrics.snapshots(), EscapingScheme.DEFAULT);
        return Answer.of(writer.getContentType(), bytes.toByteArray());
    }

    private void process(boolean isRunning, String version) {
        metrics.gauge(
                "watchpost_up", "Whether a station runs in the process; 0 between two of them.", isRunning ? 1 : 0);
        metrics.info(
                "watchpost_build",
                "The version of the software.",
                "version",
                version,
                "java",
                Runtime.version().toString(),
                "arch",
                String.valueOf(System.getProperty("os.arch")));
    }

    private void station(Shown shown) {
        StationView view = shown.view();
        for (Health health : view.health()) {
            pipeline(health);
            PipelineFigures figures = shown.watching().of(health.pipeline());
            if (figures != null) {
                metrics.summary(
                        "watchpost_inference_seconds",
                        "Time in the engine for each result; the quantiles are of the last 256.",
                        figures.inference(),
                        "pipeline",
                        health.pipeline());
                metrics.summary(
                        "watchpost_result_seconds",
                        "Time from the captured frame to its result; the quantiles are of the last 256.",
                        figures.total(),
                        "pipeline",
                        health.pipeline());
            }
        }
        outbox(view.outboxStats());
        view.deliveries().forEach(this::delivery);
        metrics.gauge("watchpost_model_trial", "Whether a new model is being tried.", view.isTryingModel() ? 1 : 0);
        models(view.modelsStatus());
        parts(view.status());
    }

    private void pipeline(Health health) {
        String[] of = {"pipeline", health.pipeline()};
        metrics.counter("watchpost_frames", "Frames that were classified.", health.frames(), of);
        metrics.counter(
                "watchpost_frames_skipped",
                "Frames that a newer one replaced before they were classified.",
                health.skipped(),
                of);
        metrics.counter("watchpost_results", "Results that were handed to the outbox.", health.results(), of);
        metrics.counter(
                "watchpost_pictures_unreadable", "Pictures that could not be decoded.", health.unreadable(), of);
        metrics.counter(
                "watchpost_camera_failures",
                "How often the camera had to be opened again.",
                health.cameraFailures(),
                of);
        metrics.counter(
                "watchpost_engine_failures",
                "How often a frame found no engine that could classify it, or an engine could not be loaded.",
                health.engineFailures(),
                of);
        String state = state(health.state());
        for (String each : STATES) {
            metrics.gauge(
                    "watchpost_pipeline_state",
                    "1 for the state that the pipeline is in.",
                    each.equals(state) ? 1 : 0,
                    "pipeline",
                    health.pipeline(),
                    "state",
                    each);
        }
        metrics.info(
                "watchpost_pipeline",
                "What the pipeline runs.",
                "pipeline",
                health.pipeline(),
                "model",
                health.model(),
                "model_version",
                health.modelVersion(),
                "engine",
                health.engine());
        AcceleratorHealth accelerator = health.accelerator();
        if (accelerator != null) {
            accelerator(accelerator, "pipeline", health.pipeline(), "target", accelerator.target());
        }
    }

    private void accelerator(AcceleratorHealth accelerator, String... of) {
        metrics.gauge(
                "watchpost_accelerator_serving",
                "Whether the accelerator classifies; if not, the CPU does.",
                accelerator.state() instanceof AcceleratorState.Serving ? 1 : 0,
                of);
        metrics.counter(
                "watchpost_accelerator_losses", "How often the CPU took over from it.", accelerator.losses(), of);
        metrics.counter(
                "watchpost_accelerator_checks",
                "Frames of its that were classified on the CPU, too.",
                accelerator.checks(),
                of);
        metrics.counter(
                "watchpost_accelerator_disagreements",
                "Of these, those that came out otherwise though the CPU was sure.",
                accelerator.disagreements(),
                of);
    }

    private static String state(PipelineState state) {
        return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private void outbox(OutboxStats stats) {
        metrics.gauge("watchpost_outbox_entries", "Entries that wait for a broker.", stats.entries());
        metrics.gauge("watchpost_outbox_bytes", "Bytes of the outbox that hold something.", stats.usedBytes());
        metrics.gauge("watchpost_outbox_limit_bytes", "Bytes that it may hold.", stats.limitBytes());
        if (stats.oldestUptimeMillis() >= 0) {
            metrics.gauge(
                    "watchpost_outbox_oldest_seconds",
                    "Age of the oldest waiting result of this boot.",
                    (double) Math.max(0, uptimeMillis - stats.oldestUptimeMillis()) / 1_000);
        }
        metrics.gauge(
                "watchpost_outbox_working",
                "Whether results can be kept at this moment.",
                stats.problem().isEmpty() ? 1 : 0);
        metrics.counter("watchpost_outbox_kept", "Results that were committed.", stats.kept());
        metrics.counter("watchpost_outbox_acknowledged", "Entries that every broker has.", stats.acknowledged());
        metrics.counter(
                "watchpost_outbox_quarantined",
                "Entries that were set aside since the outbox was made.",
                stats.quarantined());
        stats.shed()
                .forEach((reason, count) -> metrics.counter(
                        "watchpost_outbox_shed",
                        "Results that were lost since the outbox was made, and that a gap record names.",
                        count,
                        "reason",
                        reason));
    }

    private void delivery(DeliveryState delivery) {
        String[] of = {"transport", delivery.transport(), "broker", delivery.address()};
        metrics.gauge(
                "watchpost_delivery_connected",
                "Whether the broker is connected and takes what it is sent.",
                delivery.phase() == DeliveryState.Phase.CONNECTED ? 1 : 0,
                of);
        metrics.counter(
                "watchpost_delivery_acknowledged",
                "Entries that the broker has acknowledged.",
                delivery.delivered(),
                of);
        metrics.counter(
                "watchpost_delivery_refused",
                "Entries that were set aside for this broker.",
                delivery.quarantined(),
                of);
        metrics.counter("watchpost_delivery_connections", "Connections that were made.", delivery.connections(), of);
        metrics.gauge("watchpost_delivery_in_flight", "Entries on their way.", delivery.inFlight(), of);
    }

    private void models(byte[] json) {
        if (json.length == 0) {
            return;
        }
        for (JsonNode model : JsonMapper.shared().readTree(json).path("models")) {
            String name = model.path("name").asString("");
            release(model, "active", "watchpost_model_active_release", "The release that makes the results.", name);
            release(model, "good", "watchpost_model_good_release", "The release that has proven itself.", name);
            JsonNode candidate = model.path("candidate");
            if (candidate.isObject()) {
                metrics.gauge(
                        "watchpost_model_candidate_release",
                        "The release on its way to good, and how far it is.",
                        candidate.path("release").asDouble(0),
                        "model",
                        name,
                        "version",
                        candidate.path("version").asString(""),
                        "state",
                        candidate.path("state").asString(""));
            }
        }
    }

    private void release(JsonNode model, String role, String metric, String help, String name) {
        JsonNode release = model.path(role);
        if (release.isObject()) {
            metrics.gauge(
                    metric,
                    help,
                    release.path("release").asDouble(0),
                    "model",
                    name,
                    "version",
                    release.path("version").asString(""));
        }
    }

    /** Each part says what it likes; its numbers and flags are handed on under their names. */
    private void parts(byte[] status) {
        for (var property : JsonMapper.shared().readTree(status).properties()) {
            if (property.getValue().isObject() && !NO_PARTS.contains(property.getKey())) {
                values(property.getKey(), "", property.getValue());
            }
        }
    }

    private void values(String part, String path, JsonNode object) {
        for (var property : object.properties()) {
            String key = path + property.getKey();
            JsonNode value = property.getValue();
            if (value.isObject()) {
                values(part, key + ".", value);
            } else if (value.isNumber() || value.isBoolean()) {
                metrics.gauge(
                        "watchpost_part_value",
                        "Numbers and flags (0 or 1) that a part of the station says of itself in the status.",
                        value.isNumber() ? value.asDouble() : value.asBoolean() ? 1.0 : 0.0,
                        "part",
                        part,
                        "key",
                        key);
            }
        }
    }
}
