package io.watchpost.device.station;

import io.watchpost.clock.PeriodicThread;
import io.watchpost.clock.StationClock;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.device.part.StickSign;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Hang;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.Pipeline;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.scene.Renewal;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliveryState;
import io.watchpost.update.blocks.Streams;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running station: its pipelines, the outbox that they fill and the deliveries that drain it. Owns all of them and
 * closes them in that order, after what changes their models, so that nothing that was appended is lost.
 *
 * <p>Methods may be called by any thread; a thread of its own, {@code station}, watches over the clock and says in the
 * log, once in a while, that all is well.
 */
public final class Station implements StationView, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Station.class);
    private static final long LOOK_MILLIS = 250;
    private static final long PIPELINE_END_MILLIS = 2_000;
    /** Of a camera with a picture every few seconds. */
    private static final long RENEWAL_SECONDS_MAX = 45;

    private final List<Pipeline> pipelines;
    private final Outbox outbox;
    private final List<Delivery> deliveries;
    private final AcceleratorNotes notes;
    private final ReferenceRequests references;
    private final @Nullable StationModels models;
    private final List<StationPart> parts;
    private final StationStatuses statuses;
    private final ClockRecords clocks;
    private final long reportMillis;
    private final StationClock clock;
    private final PeriodicThread thread;
    /** The thread's only. */
    private long reportedMillis;

    private volatile boolean closing;
    private volatile boolean closed;

    Station(
            List<Pipeline> pipelines,
            Outbox outbox,
            List<Delivery> deliveries,
            AcceleratorNotes notes,
            ReferenceRequests references,
            @Nullable StationModels models,
            List<StationPart> parts,
            StationStatuses statuses,
            int reportSeconds,
            StationClock clock) {
        this.pipelines = List.copyOf(pipelines);
        this.outbox = outbox;
        this.deliveries = List.copyOf(deliveries);
        this.notes = notes;
        this.references = references;
        this.models = models;
        this.parts = parts;
        this.statuses = statuses;
        this.clocks = new ClockRecords(outbox, clock);
        this.reportMillis = reportSeconds * 1_000L;
        this.clock = clock;
        this.thread = new PeriodicThread("station", this::watchOver, clock);
    }

    /** Sets everything going; deliveries first, since the outbox may hold what an earlier run left. */
    public void start() {
        long left = outbox.stats().entries();
        LOG.info(
                "starting {}{}",
                pipelines.size() == 1 ? "1 pipeline" : pipelines.size() + " pipelines",
                left == 0 ? "" : "; " + left + " results of an earlier run are waiting in the outbox");
        if (deliveries.isEmpty()) {
            LOG.info("no broker is named: results stay in the outbox until a run with one delivers them");
        }
        deliveries.forEach(Delivery::start);
        clocks.start();
        parts.forEach(part -> part.start(this));
        pipelines.forEach(Pipeline::start);
        if (models != null) {
            models.start();
        }
        reportedMillis = clock.uptimeMillis();
        references.open();
        notes.clear(); // of a run that could not do so at its end
        thread.start();
    }

    /** Over which bundles come in blocks. */
    public Streams streams() {
        return models == null ? new Streams() : models.streams();
    }

    /**
     * Waits until there is nothing left to do: every pipeline has ended or failed and every destination has all there
     * is. A station with a live camera never gets there.
     *
     * @return false if {@link #close} was called before
     */
    public boolean awaitEnd() {
        for (Pipeline pipeline : pipelines) {
            while (!pipeline.awaitEnd(LOOK_MILLIS)) {
                if (closing) {
                    return false;
                }
            }
        }
        outbox.flush();
        while (!deliveries.isEmpty() && outbox.stats().entries() > 0) {
            if (closing) {
                return false;
            }
            clock.sleep(LOOK_MILLIS / 5);
        }
        return !closing;
    }

    @Override
    public List<Health> health() {
        return pipelines.stream().map(Pipeline::health).toList();
    }

    /** The pipelines whose frame loop hasn't turned for that long, though nothing that they do may take so long. */
    public List<Hang> hangs(long silentMillisMax) {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.hang(silentMillisMax).stream())
                .toList();
    }

    /** Whether its end was asked for. */
    public boolean isClosing() {
        return closing;
    }

    @Override
    public List<DeliveryState> deliveries() {
        return deliveries.stream().map(Delivery::state).toList();
    }

    /** While one is, the station should rather not be disturbed. */
    @Override
    public boolean isTryingModel() {
        return models != null && models.isTrying();
    }

    @Override
    public StickSign stick() {
        return parts.stream()
                .map(StationPart::stick)
                .filter(sign -> sign != StickSign.NONE)
                .findFirst()
                .orElse(StickSign.NONE);
    }

    @Override
    public OutboxStats outboxStats() {
        return outbox.stats();
    }

    @Override
    public CompletableFuture<Renewal> renewReference(String pipeline) {
        for (Pipeline each : pipelines) {
            if (each.health().pipeline().equals(pipeline)) {
                return each.scene()
                        .renew()
                        .completeOnTimeout(
                                new Renewal(
                                        false,
                                        "no new reference could be taken: the camera of " + pipeline
                                                + " gives no pictures at the moment"),
                                RENEWAL_SECONDS_MAX,
                                TimeUnit.SECONDS);
            }
        }
        return CompletableFuture.completedFuture(new Renewal(
                false,
                "there is no pipeline " + pipeline + "; there is "
                        + pipelines.stream()
                                .map(each -> each.health().pipeline())
                                .collect(Collectors.joining(", "))));
    }

    public Outbox outbox() {
        return outbox;
    }

    @Override
    public byte[] status() {
        return statuses.station().online();
    }

    @Override
    public byte[] modelsStatus() {
        return models == null ? new byte[0] : models.status("").online();
    }

    /** The reasons of the pipelines that only the operator can help; empty when there are none. */
    public List<String> failures() {
        return health().stream()
                .filter(health -> health.state() instanceof PipelineState.Failed)
                .map(health -> health.pipeline() + ": " + ((PipelineState.Failed) health.state()).reason())
                .toList();
    }

    private long watchOver() {
        clocks.look();
        notes.update(health());
        references.serve(this);
        if (clock.uptimeMillis() - reportedMillis >= reportMillis) {
            reportedMillis = clock.uptimeMillis();
            report();
        }
        return LOOK_MILLIS * 4;
    }

    private void report() {
        OutboxStats stats = outbox.stats();
        for (Health pipeline : health()) {
            LOG.info(
                    "{}: {} frames, {} skipped, {} results; {} waiting in the outbox",
                    pipeline.pipeline(),
                    pipeline.frames(),
                    pipeline.skipped(),
                    pipeline.results(),
                    stats.entries());
        }
        for (StationPart part : parts) {
            String line = part.report();
            if (!line.isEmpty()) {
                LOG.info("{}: {}", part.name(), line);
            }
        }
        if (!stats.problem().isEmpty()) {
            LOG.warn("outbox: {}", stats.problem());
        }
    }

    /** Ends within 5 s with nothing lost; safe to call twice and by several threads, of which each waits for the end. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closing = true;
        LOG.info("stopping: finishing the present frames and what is on its way");
        pipelines.forEach(Pipeline::stop);
        long deadline = clock.nanos() + PIPELINE_END_MILLIS * 1_000_000;
        for (Pipeline pipeline : pipelines) {
            if (!pipeline.awaitEnd(Math.max(1, (deadline - clock.nanos()) / 1_000_000))) {
                LOG.warn(
                        "{} did not end in time; what it had handed over is kept",
                        pipeline.health().pipeline());
            }
        }
        parts.forEach(StationPart::close);
        thread.close();
        notes.clear();
        references.close();
        if (models != null) {
            models.close();
        }
        outbox.flush();
        deliveries.forEach(Delivery::close);
        outbox.flush(); // what was acknowledged last doesn't count as waiting
        long left = outbox.stats().entries();
        outbox.close();
        closed = true;
        LOG.info(
                "stopped; {}",
                left == 0 ? "nothing is left in the outbox" : left + " results wait in the outbox for the next start");
    }
}
