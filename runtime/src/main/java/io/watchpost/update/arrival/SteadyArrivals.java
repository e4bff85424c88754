package io.watchpost.update.arrival;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Arrivals} that begin as soon as their folder can be used: with a full or broken disk nothing new can come, and
 * that is no reason for a station not to run what it has. The models' thread, but for {@link #status}.
 */
public final class SteadyArrivals implements AutoCloseable {
    static final long RETRY_MILLIS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(SteadyArrivals.class);

    private final Opening opening;
    private final StationClock clock;
    private long retryNanos;
    private volatile @Nullable Arrivals open;
    private volatile ArrivalStatus closed = new ArrivalStatus(new NewsState.Unknown(""), "", List.of());

    /** Opens them. */
    public interface Opening {
        Arrivals open() throws IOException;
    }

    /** Tries at once, and then at every turn that is {@value #RETRY_MILLIS} ms after the last attempt. */
    public SteadyArrivals(Opening opening, StationClock clock) {
        this.opening = opening;
        this.clock = clock;
        attempt();
    }

    private void attempt() {
        try {
            open = opening.open();
        } catch (IOException e) {
            retryNanos = clock.nanos() + RETRY_MILLIS * 1_000_000;
            String problem = "the folder for what arrives can't be used (" + e + ")";
            LOG.warn(
                    "models: {}; what is installed goes on, nothing new comes in, and it is tried again every {} s",
                    problem,
                    RETRY_MILLIS / 1_000);
            closed = new ArrivalStatus(new NewsState.Unknown(problem), "", List.of());
        }
    }

    /** See {@link Arrivals#turn}; nothing arrives as long as they can't be opened. */
    public List<Arrival> turn() throws InterruptedException {
        if (open == null && clock.nanos() - retryNanos >= 0) {
            attempt();
        }
        Arrivals arrivals = open;
        return arrivals == null ? List.of() : arrivals.turn();
    }

    /** Any thread. */
    public ArrivalStatus status() {
        Arrivals arrivals = open;
        return arrivals == null ? closed : arrivals.status();
    }

    @Override
    public void close() throws IOException {
        Arrivals arrivals = open;
        if (arrivals != null) {
            arrivals.close();
        }
    }
}
