package io.watchpost.device.part;

import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Health;
import io.watchpost.scene.Renewal;
import io.watchpost.transport.DeliveryState;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a {@link StationPart} may ask its station. For any thread, at any time between start and close. */
public interface StationView {

    /** Of each pipeline, at the moment of the call. */
    List<Health> health();

    /** Of each broker; empty when none is named. */
    List<DeliveryState> deliveries();

    OutboxStats outboxStats();

    /** Whether a new model is being tried. */
    boolean isTryingModel();

    /** How far it is with a stick that was put in. */
    default StickSign stick() {
        return StickSign.NONE;
    }

    /**
     * Takes what a pipeline's camera sees in the next seconds as the reference for it, as {@code watchpost cameras
     * reference} does.
     *
     * @return what became of it, completed within a minute; refused at once if there is no such pipeline
     */
    default CompletableFuture<Renewal> renewReference(String pipeline) {
        return CompletableFuture.completedFuture(new Renewal(false, "there is no pipeline " + pipeline));
    }

    /** What the station says of itself, as on its status topic; schema {@code watchpost.status/1}. */
    byte[] status();

    /** What it says of its models; empty when they come by hand only. */
    byte[] modelsStatus();
}
