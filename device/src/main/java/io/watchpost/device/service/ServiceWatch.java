package io.watchpost.device.service;

import io.watchpost.clock.PeriodicThread;
import io.watchpost.clock.StationClock;
import io.watchpost.device.station.Station;
import io.watchpost.pipeline.Hang;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the service manager informed of a station: that it starts and needs time for it, that it runs and how, that its
 * frame loops turn, that it ends. The watchdog is fed only while each of them turns; when one hangs, the log says where,
 * and the manager ends the process.
 *
 * <p>Has a thread of its own, {@code service}, which also follows the {@link LogLevels}. Its methods may be called by any
 * thread.
 */
public final class ServiceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);
    private static final long LOOK_MILLIS_MAX = 2_000;
    /** For a damaged or large outbox on a slow card, which is the only long thing before the station runs. */
    private static final long STARTING_MILLIS_MAX = 600_000;
    /** How much time is asked for at once. */
    private static final long EXTENSION_MILLIS = 30_000;

    private static final int FRAMES_SHOWN = 6;

    private final ServiceManager manager;
    private final LogLevels logLevels;
    private final StationClock clock;
    private final long lookMillis;
    private final PeriodicThread thread;

    // guarded by this
    private @Nullable Station station;
    private long betweenSinceNanos;
    private boolean hasBegun;
    private boolean reloading;
    private boolean stopping;
    private String said = "";

    // the service thread's
    private boolean hangIsKnown;

    /** @param logLevels looked at now and then */
    public ServiceWatch(ServiceManager manager, LogLevels logLevels, StationClock clock) {
        this.manager = manager;
        this.logLevels = logLevels;
        this.clock = clock;
        // a third of what the manager waits for, so that one late look costs nothing
        this.lookMillis = manager.watchdogMillis() == 0
                ? LOOK_MILLIS_MAX
                : Math.clamp(manager.watchdogMillis() / 3, 1, LOOK_MILLIS_MAX);
        this.betweenSinceNanos = clock.nanos();
        this.thread = new PeriodicThread("service", this::watchOver, clock);
    }

    /** Begins; a station comes later. */
    public void start() {
        thread.start();
    }

    /** A station runs: the first one, or another one after it. */
    public synchronized void runs(Station next) {
        station = next;
        List<String> news = new ArrayList<>();
        if (!hasBegun || reloading) {
            news.add("READY=1");
        }
        hasBegun = true;
        reloading = false;
        status(ServiceStatus.of(next.health(), next.outbox().stats(), next.deliveries()), news);
        manager.say(news);
    }

    /** The end was asked for, or has come. */
    public synchronized void stops() {
        if (!stopping) {
            stopping = true;
            List<String> news = new ArrayList<>(List.of("STOPPING=1"));
            status("finishing the present frames and what is on its way", news);
            manager.say(news);
        }
    }

    private long watchOver() {
        logLevels.look();
        if (manager.isThere()) {
            look();
        }
        return lookMillis;
    }

    private synchronized void look() {
        if (stopping) {
            return; // the manager has a time-out of its own for that
        }
        List<String> news = new ArrayList<>();
        Station present = station;
        if (present != null && present.isClosing()) {
            station = null;
            betweenSinceNanos = clock.nanos();
            if (hasBegun) {
                reloading = true;
                news.add("RELOADING=1");
                news.add("MONOTONIC_USEC=" + TimeUnit.MILLISECONDS.toMicros(clock.uptimeMillis()));
                status("another station begins, with the configuration of this moment", news);
            }
            present = null;
        }
        if (present == null) {
            betweenStations(news);
        } else {
            status(ServiceStatus.of(present.health(), present.outbox().stats(), present.deliveries()), news);
            if (turns(present)) {
                news.add("WATCHDOG=1");
            }
        }
        manager.say(news);
    }

    private void betweenStations(List<String> news) {
        if (TimeUnit.NANOSECONDS.toMillis(clock.nanos() - betweenSinceNanos) > STARTING_MILLIS_MAX) {
            return; // whatever it is, it isn't slowness any more
        }
        if (hasBegun) {
            news.add("WATCHDOG=1");
        } else {
            news.add("EXTEND_TIMEOUT_USEC=" + TimeUnit.MILLISECONDS.toMicros(EXTENSION_MILLIS));
            status("starting", news);
        }
    }

    /** Two thirds of the watchdog's time, so that the log can be written before the manager acts. */
    private boolean turns(Station present) {
        if (manager.watchdogMillis() == 0) {
            return false;
        }
        List<Hang> hangs = present.hangs(manager.watchdogMillis() * 2 / 3);
        if (hangs.isEmpty()) {
            hangIsKnown = false;
            return true;
        }
        if (!hangIsKnown) {
            hangIsKnown = true;
            for (Hang hang : hangs) {
                LOG.error(
                        "{}: its frame loop has hung for {} s, at {}; the service manager will start the service again",
                        hang.pipeline(),
                        hang.silentMillis() / 1000,
                        hang.where().stream()
                                .limit(FRAMES_SHOWN)
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining(" < ")));
            }
        }
        return false;
    }

    private void status(String text, List<String> news) {
        if (!text.equals(said)) {
            said = text;
            news.add("STATUS=" + text);
        }
    }

    @Override
    public void close() {
        stops();
        thread.close();
    }
}
