package io.watchpost.greengrass.metrics;

import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Health;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes log events in CloudWatch's embedded metric format: what happened since the last time, and how things stand. For
 * one thread.
 */
final class EmbeddedMetrics {
    private static final String NAMESPACE = "Watchpost";
    private static final String DEVICE = "Device";
    private static final String PIPELINE = "Pipeline";
    private static final JsonFactory JSON = new JsonFactory();

    private final String device;

    /** Counters as they were told last, by pipeline and name. */
    private final Map<String, Long> told = new HashMap<>();

    EmbeddedMetrics(String device) {
        this.device = device;
    }

    /**
     * One event for each pipeline, and one for the station.
     *
     * @param utcMillis of this moment, which must be true: CloudWatch refuses what is two weeks old
     */
    List<byte[]> events(long utcMillis, List<Health> pipelines, OutboxStats outbox) {
        List<byte[]> events = new ArrayList<>();
        for (Health pipeline : pipelines) {
            Map<String, Metric> metrics = new LinkedHashMap<>();
            count(metrics, pipeline.pipeline(), "Frames", pipeline.frames());
            count(metrics, pipeline.pipeline(), "SkippedFrames", pipeline.skipped());
            count(metrics, pipeline.pipeline(), "UnreadablePictures", pipeline.unreadable());
            count(metrics, pipeline.pipeline(), "Results", pipeline.results());
            count(metrics, pipeline.pipeline(), "CameraFailures", pipeline.cameraFailures());
            count(metrics, pipeline.pipeline(), "EngineFailures", pipeline.engineFailures());
            events.add(event(utcMillis, Map.of(PIPELINE, pipeline.pipeline()), metrics));
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put("OutboxEntries", new Metric("Count", outbox.entries()));
        metrics.put("OutboxBytes", new Metric("Bytes", outbox.usedBytes()));
        count(metrics, "", "ResultsAcknowledged", outbox.acknowledged());
        count(metrics, "", "ResultsQuarantined", outbox.quarantined());
        count(
                metrics,
                "",
                "ResultsShed",
                outbox.shed().values().stream().mapToLong(Long::longValue).sum());
        events.add(event(utcMillis, Map.of(), metrics));
        return events;
    }

    private record Metric(String unit, long value) {}

    /** What came since the last time; a counter that begins anew has come from 0. */
    private void count(Map<String, Metric> metrics, String owner, String name, long now) {
        Long before = told.put(owner + "/" + name, now);
        long since = before == null || before > now ? now : now - before;
        metrics.put(name, new Metric("Count", since));
    }

    private byte[] event(long utcMillis, Map<String, String> dimensions, Map<String, Metric> metrics) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("_aws");
            json.writeNumberProperty("Timestamp", utcMillis);
            json.writeArrayPropertyStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringProperty("Namespace", NAMESPACE);
            json.writeArrayPropertyStart("Dimensions");
            json.writeStartArray();
            json.writeString(DEVICE);
            dimensions.keySet().forEach(json::writeString);
            json.writeEndArray();
            json.writeEndArray();
            json.writeArrayPropertyStart("Metrics");
            metrics.forEach((name, metric) -> {
                json.writeStartObject();
                json.writeStringProperty("Name", name);
                json.writeStringProperty("Unit", metric.unit);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeStringProperty(DEVICE, device);
            dimensions.forEach(json::writeStringProperty);
            metrics.forEach((name, metric) -> json.writeNumberProperty(name, metric.value));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
