package io.watchpost.device.gpio;

import io.watchpost.device.part.StationView;
import io.watchpost.device.part.StickSign;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.scene.SceneState;
import io.watchpost.transport.DeliveryState;
import java.util.List;
import java.util.Map;

/** A station that is as the test says. */
final class FakeView implements StationView {
    volatile PipelineState state = new PipelineState.Running();
    volatile List<DeliveryState.Phase> phases = List.of();
    volatile boolean isTrying;
    volatile StickSign stick = StickSign.NONE;
    volatile String outboxProblem = "";

    @Override
    public List<Health> health() {
        return List.of(
                new Health("main", "test:", state, 0, 0, 0, 0, 0, 0, -1, "", "", "", null, SceneState.UNWATCHED));
    }

    @Override
    public List<DeliveryState> deliveries() {
        return phases.stream()
                .map(phase ->
                        new DeliveryState("mqtt", "mqtt://broker", phase, 0, "", "", false, 0, 0, 0, 0, List.of()))
                .toList();
    }

    @Override
    public OutboxStats outboxStats() {
        return new OutboxStats(0, -1, 0, 0, Map.of(), 0, 0, 0, outboxProblem);
    }

    @Override
    public boolean isTryingModel() {
        return isTrying;
    }

    @Override
    public StickSign stick() {
        return stick;
    }

    @Override
    public byte[] status() {
        return new byte[0];
    }

    @Override
    public byte[] modelsStatus() {
        return new byte[0];
    }
}
