package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.device.part.StationPart;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.result.UtcText;
import io.watchpost.scene.SceneState;
import io.watchpost.transport.DeliveryState;
import io.watchpost.transport.StatusSource;
import io.watchpost.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a station says of itself on its status topic; schema {@code watchpost.status/1}. Callable from any thread.
 *
 * @param topic that it is said on
 * @param device name of the station
 * @param version of the software
 * @param health of the pipelines, at the moment of the call
 * @param outbox statistics, at the moment of the call
 * @param parts what lives beside it
 */
record StationStatus(
        String topic,
        String device,
        String version,
        Supplier<List<Health>> health,
        Supplier<OutboxStats> outbox,
        Supplier<List<DeliveryState>> deliveries,
        List<StationPart> parts,
        StationClock clock)
        implements StatusSource {
    private static final JsonFactory JSON = new JsonFactory();

    /** The same, said on this topic. */
    StationStatus on(String otherTopic) {
        return new StationStatus(otherTopic, device, version, health, outbox, deliveries, parts, clock);
    }

    /** States and what is shed are news; counters alone are not. */
    @Override
    public String revision() {
        StringBuilder revision = new StringBuilder();
        for (Health pipeline : health.get()) {
            revision.append(pipeline.pipeline())
                    .append('=')
                    .append(state(pipeline.state()))
                    .append(' ')
                    .append(pipeline.model())
                    .append(' ')
                    .append(pipeline.modelVersion())
                    .append(' ')
                    .append(pipeline.engine())
                    .append(' ')
                    .append(accelerator(pipeline.accelerator()))
                    .append(' ')
                    .append(faults(pipeline.scene()))
                    .append(pipeline.scene().referenceUtcMillis())
                    .append(';');
        }
        for (StationPart part : parts) {
            revision.append(part.name()).append('=').append(part.revision()).append(';');
        }
        for (DeliveryState delivery : deliveries.get()) {
            delivery.denied()
                    .forEach(refusal -> revision.append(refusal.reason()).append(';'));
        }
        OutboxStats stats = outbox.get();
        return revision.append(stats.shed())
                .append(stats.quarantined())
                .append(stats.problem())
                .toString();
    }

    private static String faults(SceneState scene) {
        return scene.faults().stream().map(fault -> fault.kind().wireName()).collect(Collectors.joining(","));
    }

    private static String accelerator(@Nullable AcceleratorHealth accelerator) {
        return accelerator == null ? "" : state(accelerator.state());
    }

    @Override
    public byte[] online() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            begin(json, true);
            json.writeNumberProperty("uptimeMillis", clock.uptimeMillis());
            json.writeArrayPropertyStart("pipelines");
            for (Health pipeline : health.get()) {
                write(json, pipeline);
            }
            json.writeEndArray();
            write(json, outbox.get());
            writeDenied(json, deliveries.get());
            for (StationPart part : parts) {
                if (part.hasStatus()) {
                    json.writeObjectPropertyStart(part.name());
                    part.writeStatus(json);
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    @Override
    public byte[] offline() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            begin(json, false);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void begin(JsonGenerator json, boolean online) {
        json.writeStartObject();
        json.writeStringProperty("schema", "watchpost.status/1");
        json.writeStringProperty("device", device);
        json.writeBooleanProperty("online", online);
        json.writeStringProperty("version", version);
    }

    private static void write(JsonGenerator json, Health pipeline) {
        json.writeStartObject();
        json.writeStringProperty("name", pipeline.pipeline());
        json.writeStringProperty("camera", pipeline.camera());
        json.writeStringProperty("state", state(pipeline.state()));
        switch (pipeline.state()) {
            case PipelineState.Waiting(String reason, String hint) -> {
                json.writeStringProperty("reason", reason);
                json.writeStringProperty("hint", hint);
            }
            case PipelineState.Failed(String reason) -> json.writeStringProperty("reason", reason);
            case PipelineState.Loading _, PipelineState.Running _, PipelineState.Ended _ -> {}
        }
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("name", pipeline.model());
        json.writeStringProperty("version", pipeline.modelVersion());
        json.writeEndObject();
        json.writeStringProperty("engine", pipeline.engine());
        json.writeNumberProperty("frames", pipeline.frames());
        json.writeNumberProperty("skipped", pipeline.skipped());
        json.writeNumberProperty("unreadable", pipeline.unreadable());
        json.writeNumberProperty("results", pipeline.results());
        json.writeNumberProperty("cameraFailures", pipeline.cameraFailures());
        json.writeNumberProperty("engineFailures", pipeline.engineFailures());
        AcceleratorHealth accelerator = pipeline.accelerator();
        if (accelerator != null) {
            write(json, accelerator);
        }
        if (pipeline.scene().isWatched()) {
            write(json, pipeline.scene());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SceneState scene) {
        json.writeObjectPropertyStart("cameraHealth");
        json.writeArrayPropertyStart("faults");
        for (SceneState.Fault fault : scene.faults()) {
            json.writeStartObject();
            json.writeStringProperty("fault", fault.kind().wireName());
            json.writeStringProperty("reason", fault.problem());
            json.writeStringProperty("hint", fault.hint());
            json.writeNumberProperty("sinceUptimeMillis", fault.sinceUptimeMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (scene.referenceUtcMillis() >= 0) {
            json.writeStringProperty("referenceTime", UtcText.of(scene.referenceUtcMillis()));
        }
        measure(json, "brightness", scene.brightness());
        measure(json, "structure", scene.structure());
        measure(json, "sharpness", scene.sharpness());
        measure(json, "similarity", scene.similarity());
        json.writeEndObject();
    }

    /** What isn't known isn't said. */
    private static void measure(JsonGenerator json, String name, float value) {
        if (!Float.isNaN(value)) {
            json.writeName(name);
            json.writeNumber(Math.round(value * 100) / 100.0);
        }
    }

    private static void write(JsonGenerator json, AcceleratorHealth accelerator) {
        json.writeObjectPropertyStart("accelerator");
        json.writeStringProperty("target", accelerator.target());
        json.writeStringProperty("device", accelerator.device());
        json.writeStringProperty("state", state(accelerator.state()));
        switch (accelerator.state()) {
            case AcceleratorState.OnCpu(String reason, String hint, long retryUptimeMillis) -> {
                json.writeStringProperty("reason", reason);
                json.writeStringProperty("hint", hint);
                json.writeNumberProperty("retryUptimeMillis", retryUptimeMillis);
            }
            case AcceleratorState.GivenUp(String reason, String hint) -> {
                json.writeStringProperty("reason", reason);
                json.writeStringProperty("hint", hint);
            }
            case AcceleratorState.Proving _, AcceleratorState.Serving _ -> {}
        }
        json.writeNumberProperty("promotions", accelerator.promotions());
        json.writeNumberProperty("losses", accelerator.losses());
        json.writeNumberProperty("checks", accelerator.checks());
        json.writeNumberProperty("disagreements", accelerator.disagreements());
        json.writeEndObject();
    }

    static String state(AcceleratorState state) {
        return switch (state) {
            case AcceleratorState.Proving _ -> "proving";
            case AcceleratorState.Serving _ -> "serving";
            case AcceleratorState.OnCpu _ -> "on-cpu";
            case AcceleratorState.GivenUp _ -> "given-up";
        };
    }

    private void write(JsonGenerator json, OutboxStats stats) {
        json.writeObjectPropertyStart("outbox");
        json.writeNumberProperty("entries", stats.entries());
        if (stats.oldestUptimeMillis() >= 0) {
            json.writeNumberProperty("oldestMillis", Math.max(0, clock.uptimeMillis() - stats.oldestUptimeMillis()));
        }
        json.writeNumberProperty("usedBytes", stats.usedBytes());
        json.writeNumberProperty("limitBytes", stats.limitBytes());
        json.writeNumberProperty("quarantined", stats.quarantined());
        json.writeObjectPropertyStart("shed");
        stats.shed().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(shed -> json.writeNumberProperty(shed.getKey(), shed.getValue()));
        json.writeEndObject();
        if (!stats.problem().isEmpty()) {
            json.writeStringProperty("problem", stats.problem());
        }
        json.writeEndObject();
    }

    /** Left out where everything is let through. */
    private static void writeDenied(JsonGenerator json, List<DeliveryState> deliveries) {
        if (deliveries.stream().allMatch(delivery -> delivery.denied().isEmpty())) {
            return;
        }
        json.writeArrayPropertyStart("denied");
        for (DeliveryState delivery : deliveries) {
            for (Transport.Refusal refusal : delivery.denied()) {
                json.writeStartObject();
                json.writeStringProperty("transport", delivery.transport());
                json.writeStringProperty("reason", refusal.reason());
                json.writeStringProperty("hint", refusal.hint());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static String state(PipelineState state) {
        return switch (state) {
            case PipelineState.Loading _ -> "loading";
            case PipelineState.Running _ -> "running";
            case PipelineState.Waiting _ -> "waiting";
            case PipelineState.Ended _ -> "ended";
            case PipelineState.Failed _ -> "failed";
        };
    }
}
