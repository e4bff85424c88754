package io.watchpost.greengrass.component;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigurationException;
import io.watchpost.device.remote.RemoteStation;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationConfiguration;
import io.watchpost.device.station.StationHost;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.ResultListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the station sits, at most one at a time, on a thread of its own, {@code station-host}. For any thread;
 * {@link #close} may come from the hook that ends the process.
 */
final class StationSeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StationSeat.class);

    private final String version;
    private final Path workFolder;
    private final StationClock clock;
    private volatile @Nullable ComponentFailure failure;

    // guarded by this
    private @Nullable Mapping wanted;
    private @Nullable Mapping former;
    private @Nullable StationConfiguration configuration;
    private @Nullable RemoteStation remote;
    private List<String> lastFailures = List.of();
    private boolean closing;

    /**
     * Nobody sits there.
     *
     * @param version of the software, for the status
     * @param workFolder what relative paths of a configuration start from
     */
    StationSeat(String version, Path workFolder, StationClock clock) {
        this.version = version;
        this.workFolder = workFolder;
        this.clock = clock;
    }

    /**
     * Runs a station of this configuration in place of the present one; does nothing if it is the same.
     *
     * @param next null for none
     * @throws ConfigurationException if it can't be used; the former one goes on then
     */
    synchronized void seat(@Nullable Mapping next) throws ConfigurationException {
        if (closing || Objects.equals(next, wanted)) {
            return;
        }
        if (next == null) {
            leave();
        } else {
            take(next);
        }
        former = wanted;
        wanted = next;
        lastFailures = List.of();
    }

    /** The configuration that was there before, in place of one that doesn't work; false if there is none. */
    synchronized boolean goBack() throws ConfigurationException {
        Mapping before = former;
        if (before == null || closing) {
            return false;
        }
        former = null;
        lastFailures = List.of();
        take(before);
        return true;
    }

    /**
     * Whether it could be taken now.
     *
     * @throws ConfigurationException with everything that is wrong
     */
    synchronized void check(Mapping next) throws ConfigurationException {
        StationConfiguration known = configuration;
        if (known != null) {
            known.checkBase(next);
        }
    }

    private void take(Mapping next) throws ConfigurationException {
        StationConfiguration known = configuration;
        RemoteStation present = remote;
        if (known != null && present != null) {
            known.takeBase(next);
            var _ = present.host().restart("its configuration has changed");
            return;
        }
        StationConfiguration made = new StationConfiguration(ComponentConfig.STATION, next, workFolder);
        RemoteStation station = new RemoteStation(made, version, ResultListener.NONE, clock);
        configuration = made;
        remote = station;
        Thread.ofPlatform().name("station-host").daemon().start(() -> run(station));
    }

    private void run(RemoteStation station) {
        try {
            StationHost.End end = station.run(_ -> {});
            ended(station, end);
        } catch (OutboxUnavailable e) {
            failure = new ComponentFailure(ComponentFailure.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (ConfigurationException e) {
            failure = new ComponentFailure(ComponentFailure.CONFIGURATION, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.debug("the station failed", e);
            failure = new ComponentFailure(ComponentFailure.INTERNAL, "the station failed: " + e);
        }
    }

    /** A folder of pictures has an end; that is no reason for a nucleus to start it again. */
    private synchronized void ended(RemoteStation station, StationHost.End end) {
        if (closing || !station.equals(remote) || configuration == null) {
            return;
        }
        if (end.failures().size() == configuration.station().pipelines().size()) {
            lastFailures = end.failures();
        } else {
            LOG.info("every camera has ended; waiting for another configuration");
        }
        leave();
    }

    private void leave() {
        RemoteStation present = remote;
        remote = null;
        configuration = null;
        if (present != null) {
            present.close();
        }
    }

    /**
     * Says what keeps a station from running at all.
     *
     * @throws ComponentFailure if something does
     */
    void checkFailure() throws ComponentFailure {
        ComponentFailure known = failure;
        if (known != null) {
            throw known;
        }
    }

    /** Why none of its pipelines can ever work; empty while one may. */
    synchronized List<String> failures() {
        Station present = station();
        if (present == null || configuration == null) {
            return lastFailures;
        }
        List<String> failures = present.failures();
        return failures.size() == configuration.station().pipelines().size() ? failures : List.of();
    }

    synchronized boolean isTryingModel() {
        Station present = station();
        return present != null && present.isTryingModel();
    }

    private @Nullable Station station() {
        RemoteStation present = remote;
        return present == null ? null : present.host().station();
    }

    /** Ends within 5 s with nothing lost. */
    @Override
    public synchronized void close() {
        closing = true;
        leave();
    }
}
