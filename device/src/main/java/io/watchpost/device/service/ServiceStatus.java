package io.watchpost.device.service;

import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.transport.DeliveryState;
import java.util.ArrayList;
import java.util.List;

/** A station in one line, as {@code systemctl status} shows it. Without counters that change with each frame. */
final class ServiceStatus {
    private ServiceStatus() {}

    static String of(List<Health> pipelines, OutboxStats outbox, List<DeliveryState> deliveries) {
        List<String> parts = new ArrayList<>();
        pipelines.forEach(pipeline -> parts.add(of(pipeline)));
        if (deliveries.isEmpty()) {
            parts.add("no broker, results stay in the outbox");
        }
        deliveries.forEach(delivery -> parts.add(of(delivery)));
        if (!outbox.problem().isEmpty()) {
            parts.add("outbox: " + outbox.problem());
        }
        return String.join("; ", parts).replace('\n', ' ');
    }

    private static String of(Health pipeline) {
        String state = switch (pipeline.state()) {
            case PipelineState.Loading _ -> "loading its model";
            case PipelineState.Running _ ->
                "watching " + pipeline.camera() + " with " + pipeline.model() + cpu(pipeline);
            case PipelineState.Waiting(String reason, String _) -> "waiting, " + reason;
            case PipelineState.Ended _ -> "ended";
            case PipelineState.Failed(String reason) -> "failed, " + reason;
        };
        return pipeline.pipeline() + ": " + state;
    }

    /** Only where it is news. */
    private static String cpu(Health pipeline) {
        return pipeline.accelerator() != null && !(pipeline.accelerator().state() instanceof AcceleratorState.Serving)
                ? " on the CPU"
                : "";
    }

    private static String of(DeliveryState delivery) {
        return delivery.transport() + ": " + delivery.phase().wireName()
                + (delivery.problem().isEmpty() ? "" : ", " + delivery.problem());
    }
}
