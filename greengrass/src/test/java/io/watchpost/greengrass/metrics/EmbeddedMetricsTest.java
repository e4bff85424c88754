package io.watchpost.greengrass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.transport.Message;
import io.watchpost.transport.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What CloudWatch asks of the embedded metric format, and counters that tell what came since. */
final class EmbeddedMetricsTest {
    private static final long NOW = 1_795_208_400_123L;

    private final EmbeddedMetrics metrics = new EmbeddedMetrics("porch");

    @Test
    void events_followTheFormat() {
        List<JsonNode> events = events(10, 7);
        assertThat(events).hasSize(2);
        for (JsonNode event : events) {
            assertThat(event.at("/_aws/Timestamp").asLong()).isEqualTo(NOW);
            JsonNode directive = event.at("/_aws/CloudWatchMetrics/0");
            assertThat(directive.get("Namespace").asString()).isEqualTo("Watchpost");
            for (JsonNode dimension : directive.at("/Dimensions/0")) {
                assertThat(event.get(dimension.asString()).isString()).isTrue();
            }
            Set<String> names = new HashSet<>();
            for (JsonNode metric : directive.get("Metrics")) {
                assertThat(names.add(metric.get("Name").asString())).isTrue();
                assertThat(event.get(metric.get("Name").asString()).isNumber()).isTrue();
                assertThat(metric.get("Unit").asString()).isIn("Count", "Bytes");
            }
            assertThat(names).hasSizeLessThanOrEqualTo(100);
        }
        assertThat(events.getFirst().get("Pipeline").asString()).isEqualTo("door");
        assertThat(events.getLast().get("OutboxEntries").asInt()).isEqualTo(7);
    }

    @Test
    void counters_tellWhatCameSinceTheLastTime() {
        assertThat(frames(events(10, 0))).isEqualTo(10);
        assertThat(frames(events(25, 0))).isEqualTo(15);
        assertThat(frames(events(25, 0))).isZero();
        assertThat(frames(events(4, 0))).as("a station that began anew").isEqualTo(4);
    }

    @Test
    void feed_saysThemWhileItIsConnectedAndTheClockIsTrue() {
        List<Message> sent = new CopyOnWriteArrayList<>();
        Clock clock = new Clock();
        MetricsFeed feed = new MetricsFeed(
                new Topics("watchpost", "porch"),
                10,
                () -> new MetricsFeed.Snapshot(List.of(health(1)), outbox(0)),
                clock);
        feed.connected(sent::add);
        await().until(() -> clock.sleeps.get() > 2);
        assertThat(sent).as("nobody knows what time it is").isEmpty();
        clock.quality = ClockQuality.SYNCED;
        await().until(() -> sent.size() >= 4);
        assertThat(sent).allMatch(message -> message.topic().equals("watchpost/porch/metrics"));
        feed.disconnected();
        int before = clock.sleeps.get();
        feed.connected(message -> false);
        await().until(() -> clock.sleeps.get() > before + 2);
        feed.disconnected();
    }

    /** Each sleep is over at once. */
    private static final class Clock implements StationClock {
        private final StationClock real = new SystemClock();
        private volatile ClockQuality quality = ClockQuality.UNSYNCED;
        private final AtomicInteger sleeps = new AtomicInteger();

        @Override
        public ClockQuality quality() {
            return quality;
        }

        @Override
        public void sleep(long millis) {
            assertThat(millis).isEqualTo(10_000);
            sleeps.incrementAndGet();
            real.sleep(1);
        }

        @Override
        public long nanos() {
            return real.nanos();
        }

        @Override
        public long uptimeMillis() {
            return real.uptimeMillis();
        }

        @Override
        public long utcMillis() {
            return NOW;
        }
    }

    private static int frames(List<JsonNode> events) {
        return events.getFirst().get("Frames").asInt();
    }

    private List<JsonNode> events(long frames, long entries) {
        return metrics.events(NOW, List.of(health(frames)), outbox(entries)).stream()
                .map(event -> JsonMapper.shared().readTree(event))
                .toList();
    }

    private static Health health(long frames) {
        return new Health(
                "door", "test:", new PipelineState.Running(), frames, 1, 0, frames, 0, 0, 5, "m", "", "e", null);
    }

    private static OutboxStats outbox(long entries) {
        return new OutboxStats(entries, -1, 5, 5, Map.of("overflow", 2L), 0, 4_096, 65_536, "");
    }
}
