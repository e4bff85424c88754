package io.watchpost.greengrass.component;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.ResultListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the station sits, at most one at a time. One that takes the place of another waits until that has ended and its
 * outbox is closed. For any thread; {@link #close} may come from the hook that ends the process.
 */
final class StationSeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StationSeat.class);

    private final String version;
    private final StationClock clock;
    private @Nullable StationConfig config;
    private @Nullable StationConfig former;
    private @Nullable Station station;
    private volatile boolean closing;

    /** @param version of the software, for the status */
    StationSeat(String version, StationClock clock) {
        this.version = version;
        this.clock = clock;
    }

    /**
     * Starts a station of this configuration in place of the present one; does nothing if that is the same.
     *
     * @param next null for none
     * @throws ConfigurationException if it can't be used; the former one goes on then
     * @throws OutboxUnavailable if the outbox can't be opened
     */
    synchronized void seat(@Nullable StationConfig next) throws ConfigurationException, OutboxUnavailable {
        if (closing || (next == null ? config == null : next.equals(config))) {
            return;
        }
        if (next != null) {
            StationAssembly.check(next);
        }
        StationConfig before = config;
        end();
        try {
            begin(next);
            former = before;
        } catch (ConfigurationException | OutboxUnavailable e) {
            if (before != null) {
                begin(before);
            }
            throw e;
        }
    }

    /** The configuration that worked before, in place of one that doesn't; false if there is none. */
    synchronized boolean goBack() throws ConfigurationException, OutboxUnavailable {
        StationConfig before = former;
        if (before == null || closing) {
            return false;
        }
        end();
        begin(before);
        former = null;
        return true;
    }

    private void begin(@Nullable StationConfig next) throws ConfigurationException, OutboxUnavailable {
        if (next == null || closing) {
            return;
        }
        Station made = StationAssembly.assemble(next, version, ResultListener.NONE, clock);
        made.start();
        station = made;
        config = next;
    }

    private void end() {
        Station present = station;
        if (present != null) {
            present.close();
        }
        station = null;
        config = null;
    }

    /** Why none of its pipelines can ever work; empty while one may. */
    synchronized List<String> failures() {
        Station present = station;
        StationConfig known = config;
        if (present == null || known == null) {
            return List.of();
        }
        List<String> failures = present.failures();
        return failures.size() == known.pipelines().size() ? failures : List.of();
    }

    synchronized boolean isTryingModel() {
        Station present = station;
        return present != null && present.isTryingModel();
    }

    /** Ends within 5 s with nothing lost. */
    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            LOG.debug("leaving the station's seat");
            end();
        }
    }
}
