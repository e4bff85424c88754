package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.camera.Cameras;
import io.watchpost.outbox.MachineIdentity;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSettings;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.Pipeline;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.MessageWriter;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliverySettings.Waits;
import io.watchpost.transport.EntryMessages;
import io.watchpost.transport.Message;
import io.watchpost.transport.StatusSource;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.update.StoreUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Station} of a configuration: the only place where the parts are put together. */
public final class StationAssembly {
    private StationAssembly() {}

    /**
     * Opens the outbox and prepares everything else; nothing runs before {@link Station#start}.
     *
     * @param version of the software, for the status
     * @param listener sees every result
     * @throws OutboxUnavailable if the outbox can't be opened; the message says what to do
     * @throws ConfigurationException if nothing here opens a camera, or not with these options
     */
    public static Station assemble(StationConfig config, String version, ResultListener listener, StationClock clock)
            throws OutboxUnavailable, ConfigurationException {
        return assemble(config, Cameras.installed(), version, listener, clock);
    }

    /**
     * As {@link #assemble(StationConfig, String, ResultListener, StationClock)}, with these kinds of camera.
     *
     * @throws OutboxUnavailable if the outbox can't be opened; the message says what to do
     * @throws ConfigurationException if none of them opens a camera, or not with these options
     */
    public static Station assemble(
            StationConfig config, Cameras cameras, String version, ResultListener listener, StationClock clock)
            throws OutboxUnavailable, ConfigurationException {
        checkCameras(config, cameras);
        StationModels models = models(config, clock);
        try {
            return assemble(config, cameras, version, listener, models, clock);
        } catch (OutboxUnavailable | RuntimeException e) {
            if (models != null) {
                models.close();
            }
            throw e;
        }
    }

    private static Station assemble(
            StationConfig config,
            Cameras cameras,
            String version,
            ResultListener listener,
            @Nullable StationModels models,
            StationClock clock)
            throws OutboxUnavailable {
        Outbox outbox = SqliteOutbox.open(
                new OutboxSettings(
                        config.outboxFile(),
                        config.outbox().sizeBytes(),
                        config.outbox().policy(),
                        OutboxSettings.COMMIT_SIZE_MAX,
                        OutboxSettings.COMMIT_DELAY_MILLIS_DEFAULT),
                config.device(),
                MachineIdentity.read(),
                config.mqtt().stream().map(broker -> broker.provider().name()).toList(),
                clock);
        List<Pipeline> pipelines = new ArrayList<>();
        for (PipelineConfig pipeline : config.pipelines()) {
            PipelineModels own = new PipelineModels(pipeline, config.cacheDir(), outbox, listener, clock);
            pipelines.add(new Pipeline(
                    pipeline.name(),
                    pipeline.cameraTimeoutMillis(),
                    new ConfiguredCamera(cameras, pipeline.camera(), clock),
                    loader(pipeline, own, models, clock),
                    clock));
        }
        List<Delivery> deliveries = new ArrayList<>();
        for (BrokerConfig broker : config.mqtt()) {
            Topics topics = new Topics(broker.topicPrefix(), config.device());
            StationStatus status = new StationStatus(
                    topics.status(),
                    config.device(),
                    version,
                    () -> pipelines.stream().map(Pipeline::health).toList(),
                    outbox::stats,
                    clock);
            List<StatusSource> statuses = new ArrayList<>(List.of(status));
            if (models != null) {
                statuses.add(models.status(topics.modelsStatus()));
            }
            deliveries.add(delivery(config, broker, topics, outbox, status, statuses, clock));
        }
        return new Station(
                pipelines,
                outbox,
                deliveries,
                new AcceleratorNotes(config.stateDir()),
                models,
                config.statusSeconds(),
                clock);
    }

    private static FrameWatch.Loader loader(
            PipelineConfig pipeline, PipelineModels own, @Nullable StationModels models, StationClock clock) {
        String installed = pipeline.model().installed();
        if (installed == null || models == null) {
            return new ModelLoading(own);
        }
        return new InstalledModel(installed, models.machine(), own, clock);
    }

    private static @Nullable StationModels models(StationConfig config, StationClock clock)
            throws ConfigurationException {
        if (config.models() == null) {
            return null;
        }
        try {
            return StationModels.open(config.models(), config.device(), config.stateDir(), config.cacheDir(), clock);
        } catch (StoreUnavailable | IOException e) {
            throw new ConfigurationException("the station's models", List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Opens none: a camera that is unplugged today may be back tomorrow, one that is misspelt won't. */
    private static void checkCameras(StationConfig config, Cameras cameras) throws ConfigurationException {
        List<String> problems = new ArrayList<>();
        for (PipelineConfig pipeline : config.pipelines()) {
            try {
                cameras.check(pipeline.camera());
            } catch (IllegalArgumentException e) {
                problems.add("pipeline " + pipeline.name() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the station", problems);
        }
    }

    private static Delivery delivery(
            StationConfig config,
            BrokerConfig broker,
            Topics topics,
            Outbox outbox,
            StationStatus status,
            List<StatusSource> statuses,
            StationClock clock) {
        Transport transport = broker.provider()
                .create(
                        new ClientSettings(broker, "watchpost-" + config.device()),
                        new Message(topics.status(), status.offline(), true),
                        clock);
        DeliverySettings defaults = DeliverySettings.DEFAULT;
        Waits waits = defaults.waits();
        return new Delivery(
                transport,
                outbox,
                new Correspondence(topics, new EntryMessages(topics, new MessageWriter()), statuses, List.of()),
                new DeliverySettings(
                        broker.window(),
                        defaults.payloadBytesMax(),
                        defaults.retryMillisFirst(),
                        defaults.retryMillisMax(),
                        new Waits(
                                waits.poll(),
                                waits.settle(),
                                waits.probe(),
                                waits.reprobe(),
                                waits.stall(),
                                config.statusSeconds() * 1_000L)),
                clock,
                new SplittableRandom());
    }
}
