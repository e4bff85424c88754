package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.camera.Cameras;
import io.watchpost.device.gpio.GpioPart;
import io.watchpost.device.part.StationPart;
import io.watchpost.outbox.MachineIdentity;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSettings;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.pipeline.CameraOpener;
import io.watchpost.pipeline.Easing;
import io.watchpost.pipeline.FrameWatch;
import io.watchpost.pipeline.Pipeline;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.scene.ReferenceFile;
import io.watchpost.scene.SceneWatch;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Delivery;
import io.watchpost.update.StoreUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
        return assemble(config, version, listener, Surroundings.NONE, clock);
    }

    /**
     * As {@link #assemble(StationConfig, String, ResultListener, StationClock)}, in its surroundings.
     *
     * @param surroundings who talks over its brokers, and what lives beside it
     * @throws OutboxUnavailable if the outbox can't be opened; the message says what to do
     * @throws ConfigurationException if nothing here opens a camera, or not with these options
     */
    public static Station assemble(
            StationConfig config,
            String version,
            ResultListener listener,
            Surroundings surroundings,
            StationClock clock)
            throws OutboxUnavailable, ConfigurationException {
        return assemble(config, Cameras.installed(), version, listener, surroundings, clock);
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
        return assemble(config, cameras, version, listener, Surroundings.NONE, clock);
    }

    /**
     * As {@link #assemble(StationConfig, String, ResultListener, StationClock)}, with these kinds of camera, in its
     * surroundings.
     *
     * @param surroundings who talks over its brokers, and what lives beside it
     * @throws OutboxUnavailable if the outbox can't be opened; the message says what to do
     * @throws ConfigurationException if none of them opens a camera, or not with these options
     */
    public static Station assemble(
            StationConfig config,
            Cameras cameras,
            String version,
            ResultListener listener,
            Surroundings surroundings,
            StationClock clock)
            throws OutboxUnavailable, ConfigurationException {
        checkCameras(config, cameras);
        StationModels models = models(config, clock);
        try {
            return assemble(config, cameras, version, listener, surroundings, models, clock);
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
            Surroundings surroundings,
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
        Optional<GpioPart> gpio = GpioPart.of(config, clock);
        Map<String, Easing> easings = new LinkedHashMap<>();
        config.pipelines().forEach(pipeline -> easings.put(pipeline.name(), new Easing()));
        List<StationPart> parts = StationParts.of(config, surroundings, outbox, gpio, easings.values(), clock);
        ResultListener all = ResultListener.all(
                Stream.concat(Stream.of(listener), parts.stream().map(StationPart::listener))
                        .toList());
        List<Pipeline> pipelines = new ArrayList<>();
        for (PipelineConfig pipeline : config.pipelines()) {
            Easing easing = Objects.requireNonNull(easings.get(pipeline.name()));
            PipelineModels own = new PipelineModels(pipeline, config.cacheDir(), outbox, all, easing, clock);
            CameraOpener camera = new ConfiguredCamera(cameras, pipeline.camera(), easing, clock);
            pipelines.add(new Pipeline(
                    pipeline.name(),
                    pipeline.cameraTimeoutMillis(),
                    gpio.isPresent() ? gpio.get().camera(pipeline, camera) : camera,
                    loader(pipeline, own, models, clock),
                    new SceneWatch(
                            pipeline.name(),
                            pipeline.camera().text(),
                            pipeline.cameraHealth(),
                            new ReferenceFile(config.stateDir(), pipeline.name()),
                            clock),
                    easing,
                    clock));
        }
        List<Delivery> deliveries = new ArrayList<>();
        StationStatus status = new StationStatus(
                "",
                config.device(),
                version,
                () -> pipelines.stream().map(Pipeline::health).toList(),
                outbox::stats,
                () -> deliveries.stream().map(Delivery::state).toList(),
                parts,
                clock);
        StationStatuses statuses = new StationStatuses(status, models);
        for (BrokerConfig broker : config.mqtt()) {
            List<Correspondent> talking = new ArrayList<>(surroundings.correspondents(config, broker));
            if (models != null) {
                boolean isAws = config.aws().via().contains(broker.provider().name());
                talking.addAll(models.correspondents(broker, isAws));
            }
            deliveries.add(StationDelivery.of(config, broker, outbox, statuses, talking, clock));
        }
        return new Station(
                pipelines,
                outbox,
                deliveries,
                new AcceleratorNotes(config.stateDir()),
                new ReferenceRequests(config.stateDir()),
                models,
                parts,
                statuses,
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

    /**
     * Whether a station can be made of this, as far as that can be said without making it.
     *
     * @throws ConfigurationException if nothing here opens a camera, or not with these options, or a file is missing
     */
    public static void check(StationConfig config) throws ConfigurationException {
        List<String> missing = NamedFiles.missing(config);
        if (!missing.isEmpty()) {
            throw new ConfigurationException("the station", missing);
        }
        checkCameras(config, Cameras.installed());
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
}
