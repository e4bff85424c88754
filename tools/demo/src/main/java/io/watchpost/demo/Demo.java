package io.watchpost.demo;

import io.watchpost.clock.StationClock;
import io.watchpost.command.Commands;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import io.watchpost.demo.belt.BeltFeed;
import io.watchpost.device.camera.Cameras;
import io.watchpost.device.page.LocalPage;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.station.Station;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.device.station.Surroundings;
import io.watchpost.frame.CameraUri;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.DeliveryState;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole station, its broker and a subscriber in one process, put together as everywhere else; only the broker is
 * inside, and the way to it can be cut. One thread runs it; {@link #stop} may be called by any.
 */
final class Demo implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    /** How long a kept result may be on its way once everything else has ended. */
    private static final long ARRIVAL_MILLIS = 5_000;

    /** How long an interrupted demo goes on delivering. */
    private static final long DRAIN_MILLIS = 4_000;

    private final StationClock clock;
    private final FrameBudget budget;
    private final Tally tally;
    private final EmbeddedBroker broker;
    private final Uplink uplink;
    private final Outage outage;
    private final Subscriber subscriber;
    private final Commands commands;
    private final LocalPage page;
    private final Station station;

    private final FrameRate rate = new FrameRate();
    private long startNanos;
    private long outboxMost;
    private long left;
    private volatile boolean closed;
    private volatile boolean stopping;
    private volatile boolean ended;

    /**
     * Starts broker and subscriber, and opens the outbox.
     *
     * @throws IOException if the broker can't listen on this machine
     * @throws TransportException if the broker can't be reached
     */
    Demo(DemoSettings settings, Preview preview, String version, StationClock clock)
            throws IOException, TransportException, ConfigurationException, OutboxUnavailable {
        this.clock = clock;
        this.budget = new FrameBudget(settings.frames());
        this.tally = new Tally(feed(settings.camera()));
        this.commands = new Commands(List.of(), settings.stateDir().resolve("commands")); // it takes no orders
        this.page = new LocalPage(commands, version, clock);
        this.broker = EmbeddedBroker.start();
        this.uplink = Uplink.to(broker.port());
        this.outage = new Outage(uplink, settings.offlineMillis());
        this.subscriber =
                Subscriber.connected(BrokerConfig.of(DemoSettings.broker(broker.port())), tally::arrived, clock);
        try {
            this.station = StationAssembly.assemble(
                    settings.station(uplink.port()),
                    Cameras.installed().watchedBy(camera -> new WatchedCamera(camera, preview, budget)),
                    version,
                    ResultListener.NONE,
                    new WithPage(page),
                    clock);
        } catch (ConfigurationException | OutboxUnavailable e) {
            closeBroker();
            throw e;
        }
    }

    private record WithPage(LocalPage page) implements Surroundings {
        @Override
        public List<StationPart> parts(StationConfig config) {
            return page.beside(config);
        }
    }

    /** The simulated belt of this camera; null when it is a real one. */
    private static @Nullable BeltFeed feed(String camera) {
        CameraUri uri = CameraUri.parse(camera);
        return BeltFeed.isMeant(uri) ? BeltFeed.of(uri) : null;
    }

    /** Runs until the frames are used up and everything has arrived, or {@link #stop} was called. */
    void run(View view) {
        startNanos = clock.nanos();
        station.start();
        Thread end = Thread.ofPlatform().name("demo-end").daemon().start(() -> {
            station.awaitEnd();
            ended = true;
        });
        while (!ended && !stopping) {
            look(view);
        }
        outage.end();
        // who is interrupted still gets what is on its way, but doesn't wait for a broker that was away
        long drained = clock.nanos() + DRAIN_MILLIS * 1_000_000;
        while (!ended && clock.nanos() < drained) {
            look(view);
        }
        left = station.outbox().stats().entries();
        closed = true;
        station.close();
        long deadline = clock.nanos() + (left > 0 ? LOOK_MILLIS : ARRIVAL_MILLIS) * 1_000_000;
        while (subscriber.delivered() < health().results() && clock.nanos() < deadline && !end.isInterrupted()) {
            look(view);
        }
        look(view);
    }

    /** Ends {@link #run} soon. */
    void stop() {
        budget.end();
        stopping = true;
    }

    /** Why the pipeline can't work; empty when it can. */
    List<String> failures() {
        return station.failures();
    }

    /** Why results may be missing although the station did its part; empty normally. */
    String problem() {
        return subscriber.lost();
    }

    Summary summary() {
        return new Summary(
                health().results(),
                subscriber.delivered(),
                subscriber.duplicates(),
                left,
                outboxMost,
                tally.decided(),
                tally.accuracy(),
                Summary.Latency.of(tally),
                tally.framesPerSecond());
    }

    private void look(View view) {
        clock.sleep(LOOK_MILLIS);
        long now = clock.nanos();
        long waiting = closed ? left : station.outbox().stats().entries();
        outboxMost = Math.max(outboxMost, waiting);
        outage.look(subscriber.delivered(), now);
        view.show(new Moment(
                (now - startNanos) / 1e9,
                tally.last(),
                subscriber.delivered(),
                subscriber.duplicates(),
                waiting,
                phase(),
                rate.at(now, health().frames()),
                tally.accuracy(),
                tally.decided(),
                page.address()));
    }

    private String phase() {
        if (outage.isAway()) {
            return "away";
        }
        List<DeliveryState> deliveries = station.deliveries();
        return deliveries.isEmpty() ? "none" : deliveries.getFirst().phase().wireName();
    }

    private Health health() {
        return station.health().getFirst();
    }

    @Override
    public void close() {
        station.close();
        closeBroker();
    }

    private void closeBroker() {
        page.close();
        commands.close();
        subscriber.close();
        uplink.close();
        broker.close();
    }
}
