package io.watchpost.device.station;

import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.outbox.OutboxUnavailable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a station, and another one after it when its configuration changes or it is told to begin anew, all in one process.
 * A configuration under which no station can be made is given up for the one before.
 *
 * <p>{@link #run} keeps its thread until the end; everything else may be called by any thread.
 */
public final class StationHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StationHost.class);

    private final StationConfiguration configuration;
    private final Maker maker;

    // guarded by this
    private @Nullable Station station;
    private @Nullable StationConfig running;
    private @Nullable CompletableFuture<Void> change;
    private boolean closing;

    /** Makes a station of a configuration, and starts nothing. */
    public interface Maker {
        /**
         * Assembles it.
         *
         * @throws OutboxUnavailable if the outbox can't be opened
         * @throws ConfigurationException if it can't be made of this configuration
         */
        Station make(StationConfig config) throws OutboxUnavailable, ConfigurationException;
    }

    /**
     * What became of the last station.
     *
     * @param isComplete whether it ended by itself, with nothing left to do
     * @param failures of its pipelines
     */
    public record End(boolean isComplete, List<String> failures) {}

    public StationHost(StationConfiguration configuration, Maker maker) {
        this.configuration = configuration;
        this.maker = maker;
    }

    /**
     * Runs stations until one ends by itself or this is closed.
     *
     * @param whenStarted told of each station once it runs
     * @throws OutboxUnavailable if the first one's outbox can't be opened
     * @throws ConfigurationException if the first one can't be made
     */
    public End run(Consumer<Station> whenStarted) throws OutboxUnavailable, ConfigurationException {
        Station present = first();
        while (true) {
            if (!begin(present)) {
                present.close();
                if (isClosing()) {
                    return new End(false, List.of());
                }
                present = next();
                continue;
            }
            whenStarted.accept(present);
            boolean isComplete = present.awaitEnd();
            List<String> failures = present.failures();
            present.close();
            if (isComplete || isClosing()) {
                return new End(isComplete, failures);
            }
            present = next();
        }
    }

    /** What was changed from afar must not keep the station from starting. */
    private Station first() throws OutboxUnavailable, ConfigurationException {
        try {
            return make(configuration.station());
        } catch (ConfigurationException e) {
            if (configuration.changed().entries().isEmpty()) {
                throw e;
            }
            LOG.warn("what was changed from afar stays out: {}", e.getMessage());
            configuration.setChangesAside();
            return make(configuration.station());
        }
    }

    private Station make(StationConfig config) throws OutboxUnavailable, ConfigurationException {
        Station made = maker.make(config);
        synchronized (this) {
            running = config;
        }
        return made;
    }

    /** False if it isn't wanted any more: all ends, or the configuration changed again while it was made. */
    private synchronized boolean begin(Station next) {
        if (closing || (change != null && !configuration.station().equals(running))) {
            return false;
        }
        station = next;
        next.start();
        CompletableFuture<Void> done = change;
        change = null;
        if (done != null) {
            done.complete(null);
        }
        return true;
    }

    private Station next() throws OutboxUnavailable, ConfigurationException {
        StationConfig before;
        synchronized (this) {
            station = null;
            before = running;
        }
        try {
            return make(configuration.station());
        } catch (OutboxUnavailable | ConfigurationException | RuntimeException e) {
            if (before == null) {
                throw e;
            }
            LOG.warn("no station can be made of the new configuration ({}); the one before goes on", e.getMessage());
            CompletableFuture<Void> failed;
            synchronized (this) {
                failed = change;
                change = null;
            }
            if (failed != null) {
                failed.completeExceptionally(e);
            }
            return make(before);
        }
    }

    /**
     * Begins anew, by the configuration of this moment.
     *
     * @return completed once the next station runs; exceptionally if it can't be made, and the one before goes on
     */
    public CompletableFuture<Void> restart(String why) {
        Station present;
        CompletableFuture<Void> done;
        synchronized (this) {
            done = change == null ? new CompletableFuture<>() : change;
            change = done;
            present = station;
        }
        if (present != null) {
            LOG.info("the station begins anew: {}", why);
            Thread.ofPlatform().name("restarting").daemon().start(present::close);
        }
        return done;
    }

    /** The station that runs; null between two of them. */
    public synchronized @Nullable Station station() {
        return station;
    }

    public StationConfiguration configuration() {
        return configuration;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Ends the station, and with it {@link #run}; waits for it. */
    @Override
    public void close() {
        Station present;
        synchronized (this) {
            closing = true;
            present = station;
        }
        if (present != null) {
            present.close();
        }
    }
}
