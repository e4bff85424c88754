package io.watchpost.greengrass.component;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.greengrass.ipc.IpcException;
import io.watchpost.greengrass.ipc.NucleusAddress;
import io.watchpost.greengrass.ipc.NucleusConnection;
import io.watchpost.greengrass.ipc.NucleusLink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the nucleus says: runs the station that the configuration describes, replaces it when the configuration
 * changes, answers deployments. Events come from the link's threads; everything is done on the thread that calls
 * {@link #run}.
 */
final class Component implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Component.class);

    private static final long LOOK_MILLIS = 200;
    /** A deployment changes one key after the other, and tells of each twice. */
    private static final long QUIET_MILLIS = 1_000;
    /** A configuration that never comes to rest is looked at all the same. */
    private static final long QUIET_MILLIS_MAX = 5_000;

    private static final long READ_AGAIN_MILLIS = 5_000;
    private static final long DEFER_MILLIS = 60_000;

    // for the life of the process
    private final String thing;
    private final Path workFolder;
    private final StationClock clock;
    private final StationSeat seat;
    private final NucleusLink link;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean configured;

    // of the present connection
    private @Nullable Nucleus nucleus;

    // of a change that isn't read yet
    private boolean changed;
    private long firstChangeNanos;
    private long readNanos;

    /**
     * Nothing happens before {@link #run}.
     *
     * @param environment of the process, from which the thing's name is taken
     * @param workFolder where the station keeps its things
     */
    Component(
            NucleusAddress address,
            NucleusLink.Patience patience,
            Map<String, String> environment,
            Path workFolder,
            StationSeat seat,
            StationClock clock) {
        this.thing = environment.getOrDefault("AWS_IOT_THING_NAME", "");
        this.workFolder = workFolder;
        this.seat = seat;
        this.clock = clock;
        link = new NucleusLink(
                address,
                patience,
                new NucleusLink.Listener() {
                    @Override
                    public void connected(NucleusConnection connection) throws IpcException {
                        new Nucleus(connection).listen(events::add);
                        events.add(new Event.Connected(connection));
                    }

                    @Override
                    public void gone(String reason) {
                        events.add(new Event.Gone(reason));
                    }
                },
                clock);
    }

    /**
     * Runs until it can't any more, or the thread is interrupted.
     *
     * @throws ComponentFailure why it can't
     */
    void run() throws ComponentFailure {
        link.start();
        try {
            while (true) {
                Event event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    take(event);
                } else if (changed && isQuiet()) {
                    read();
                } else {
                    checkPipelines();
                }
                if (changed && clock.nanos() - firstChangeNanos >= QUIET_MILLIS_MAX * 1_000_000) {
                    read();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Event event) throws ComponentFailure {
        switch (event) {
            case Event.Connected(NucleusConnection connection) -> {
                nucleus = new Nucleus(connection);
                change(configured ? QUIET_MILLIS : 0);
                if (!configured) {
                    read();
                }
            }
            case Event.Changed _ -> change(QUIET_MILLIS);
            case Event.Validate(String deploymentId, Map<String, Object> configuration) ->
                validate(deploymentId, configuration);
            case Event.AboutToUpdate(String deploymentId) -> answerUpdate(deploymentId);
            case Event.Gone(String reason) ->
                throw new ComponentFailure(
                        ComponentFailure.UNAVAILABLE,
                        "the connection to the nucleus is gone for good: " + reason
                                + "; this process ends, so that the nucleus starts the component anew");
        }
    }

    private void change(long quietMillis) {
        long now = clock.nanos();
        if (!changed) {
            changed = true;
            firstChangeNanos = now;
        }
        readNanos = now + quietMillis * 1_000_000;
    }

    private boolean isQuiet() {
        return clock.nanos() - readNanos >= 0;
    }

    /** Reads the whole configuration: events tell single keys, and those of a connection that was lost never come. */
    private void read() throws ComponentFailure {
        Nucleus known = nucleus;
        changed = false;
        if (known == null) {
            return;
        }
        Map<String, Object> whole;
        try {
            whole = known.configuration();
        } catch (IpcException e) {
            LOG.warn("{}; what is known of it goes on", e.getMessage());
            change(READ_AGAIN_MILLIS);
            return;
        }
        try {
            apply(ComponentConfig.of(whole, thing, workFolder));
        } catch (ConfigurationException e) {
            if (!configured) {
                throw new ComponentFailure(ComponentFailure.CONFIGURATION, String.valueOf(e.getMessage()));
            }
            LOG.error("{}; the former configuration goes on", e.getMessage());
        }
    }

    private void apply(ComponentConfig config) throws ConfigurationException {
        ComponentLog.level(config.logLevel());
        if (config.station() == null) {
            LOG.info("no station is configured: waiting for a deployment with a camera and a model under station");
        }
        seat.seat(config.station());
        configured = true;
    }

    private void validate(String deploymentId, Map<String, Object> configuration) {
        String refusal = "";
        try {
            ComponentConfig config = ComponentConfig.of(configuration, thing, workFolder);
            if (config.station() != null) {
                seat.check(config.station());
            }
        } catch (ConfigurationException e) {
            refusal = String.valueOf(e.getMessage());
            LOG.warn("a deployment is refused: {}", refusal);
        }
        Nucleus known = nucleus;
        if (known == null) {
            return;
        }
        try {
            known.judge(deploymentId, refusal);
        } catch (IpcException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private void answerUpdate(String deploymentId) {
        Nucleus known = nucleus;
        if (known == null) {
            return;
        }
        boolean isTrying = seat.isTryingModel();
        try {
            known.defer(deploymentId, isTrying ? DEFER_MILLIS : 0, isTrying ? "a model is on trial" : "");
        } catch (IpcException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Some pipelines that can't work leave the others be; when none can, the deployment was wrong. */
    private void checkPipelines() throws ComponentFailure {
        seat.checkFailure();
        List<String> failures = seat.failures();
        if (failures.isEmpty()) {
            return;
        }
        String reason = String.join("; ", failures);
        try {
            if (seat.goBack()) {
                LOG.error("{}; the former configuration goes on", reason);
                return;
            }
        } catch (ConfigurationException e) {
            LOG.error("the former configuration can't be gone back to: {}", e.getMessage());
        }
        throw new ComponentFailure(ComponentFailure.MODEL_REFUSED, reason);
    }

    @Override
    public void close() {
        link.close();
        seat.close();
    }
}
