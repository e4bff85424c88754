package io.watchpost.greengrass.metrics;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.PeriodicThread;
import io.watchpost.clock.StationClock;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Health;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says a station's metrics on {@code <prefix>/<device>/metrics} every so often while there is a connection and the clock is
 * true; an IoT rule with a CloudWatch Logs action makes metrics of them. Listens to nothing. A thread {@code metrics} for
 * each connection.
 */
public final class MetricsFeed implements Correspondent {
    /** A station at one moment. */
    public record Snapshot(List<Health> pipelines, OutboxStats outbox) {}

    private final String topic;
    private final long everyMillis;
    private final Supplier<@Nullable Snapshot> station;
    private final EmbeddedMetrics metrics;
    private final StationClock clock;
    private final AtomicReference<@Nullable PeriodicThread> thread = new AtomicReference<>();

    /**
     * Says nothing before it is connected.
     *
     * @param station at the moment of the call; null when none runs
     */
    public MetricsFeed(Topics topics, int everySeconds, Supplier<@Nullable Snapshot> station, StationClock clock) {
        this.topic = topics.metrics();
        this.everyMillis = everySeconds * 1_000L;
        this.station = station;
        this.metrics = new EmbeddedMetrics(topics.device());
        this.clock = clock;
    }

    @Override
    public List<String> topics() {
        return List.of();
    }

    @Override
    public void connected(Post post) {
        PeriodicThread saying = new PeriodicThread("metrics", () -> say(post), clock);
        close(thread.getAndSet(saying));
        saying.start();
    }

    @Override
    public void disconnected() {
        close(thread.getAndSet(null));
    }

    private static void close(@Nullable PeriodicThread saying) {
        if (saying != null) {
            saying.close();
        }
    }

    @Override
    public void received(String on, byte[] payload) {
        throw new IllegalStateException("nothing is listened to");
    }

    private long say(Post post) {
        Snapshot present = station.get();
        if (present != null && clock.quality() == ClockQuality.SYNCED) {
            for (byte[] event : events(present)) {
                if (!post.send(new Message(topic, event, false))) {
                    break; // the next ones tell what these would have, but for the counters in between
                }
            }
        }
        return everyMillis;
    }

    private synchronized List<byte[]> events(Snapshot present) {
        return metrics.events(clock.utcMillis(), present.pipelines(), present.outbox());
    }
}
