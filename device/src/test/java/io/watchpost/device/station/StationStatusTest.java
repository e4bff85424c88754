package io.watchpost.device.station;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.pipeline.AcceleratorHealth;
import io.watchpost.pipeline.AcceleratorState;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.testing.ManualClock;
import io.watchpost.testing.PublishedSchemas;
import io.watchpost.transport.DeliveryState;
import io.watchpost.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a station says of its accelerators. */
final class StationStatusTest {
    private static final AcceleratorState ON_CPU =
            new AcceleratorState.OnCpu("it gave no answer for 100 ms", "look at its cable", 123_456);

    private final List<Health> health = new ArrayList<>();

    @Test
    void eachState_followsTheSchema_andIsNews() throws Exception {
        List<String> revisions = new ArrayList<>();
        try (MemoryOutbox outbox = new MemoryOutbox("proof")) {
            StationStatus status = new StationStatus(
                    "watchpost/porch/status",
                    "yard",
                    "1.2.3",
                    () -> health,
                    outbox::stats,
                    List::of,
                    List.of(),
                    new ManualClock());
            for (AcceleratorState state : List.of(
                    new AcceleratorState.Proving(),
                    new AcceleratorState.Serving(),
                    ON_CPU,
                    new AcceleratorState.GivenUp("it gave no answer for 100 ms", "plug it in anew"))) {
                health.clear();
                health.add(door(state));
                revisions.add(status.revision());
                PublishedSchemas.assertFollows("watchpost.status/1", new String(status.online(), UTF_8));
            }
        }
        assertThat(revisions).doesNotHaveDuplicates();
    }

    @Test
    void anAcceleratorThatFailed_isSaidToHave_withTheOneThingToDo() {
        health.add(door(ON_CPU));
        try (MemoryOutbox outbox = new MemoryOutbox("proof")) {
            StationStatus status = new StationStatus(
                    "watchpost/porch/status",
                    "yard",
                    "1.2.3",
                    () -> health,
                    outbox::stats,
                    List::of,
                    List.of(),
                    new ManualClock());
            assertThat(new String(status.online(), UTF_8))
                    .contains("\"accelerator\":{\"target\":\"edgetpu\",\"device\":\"Coral USB Accelerator\","
                            + "\"state\":\"on-cpu\",\"reason\":\"it gave no answer for 100 ms\","
                            + "\"hint\":\"look at its cable\",\"retryUptimeMillis\":123456,"
                            + "\"promotions\":3,\"losses\":2,\"checks\":70,\"disagreements\":1}");
        }
    }

    @Test
    void whatIsDenied_isSaid_andIsNews() throws Exception {
        List<DeliveryState> deliveries = new ArrayList<>();
        try (MemoryOutbox outbox = new MemoryOutbox("proof")) {
            StationStatus status = new StationStatus(
                    "watchpost/porch/status",
                    "yard",
                    "1.2.3",
                    () -> health,
                    outbox::stats,
                    () -> deliveries,
                    List.of(),
                    new ManualClock());
            assertThat(new String(status.online(), UTF_8)).doesNotContain("denied");
            String before = status.revision();
            deliveries.add(new DeliveryState(
                    "greengrass",
                    "IoT Core",
                    DeliveryState.Phase.CONNECTED,
                    0,
                    "",
                    "",
                    true,
                    0,
                    0,
                    0,
                    1,
                    List.of(new Transport.Refusal("subscribing to a/b failed", "allow a/b", true))));
            assertThat(status.revision()).isNotEqualTo(before);
            String said = new String(status.online(), UTF_8);
            assertThat(said)
                    .contains("\"denied\":[{\"transport\":\"greengrass\","
                            + "\"reason\":\"subscribing to a/b failed\",\"hint\":\"allow a/b\"}]");
            PublishedSchemas.assertFollows("watchpost.status/1", said);
        }
    }

    private static Health door(AcceleratorState state) {
        return new Health(
                "door",
                "test:",
                new PipelineState.Running(),
                100,
                1,
                0,
                100,
                0,
                0,
                5_000,
                "belt",
                "1.0",
                "tflite",
                new AcceleratorHealth("edgetpu", "Coral USB Accelerator", state, 3, 2, 70, 1));
    }
}
