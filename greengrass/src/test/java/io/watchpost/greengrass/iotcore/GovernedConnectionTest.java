package io.watchpost.greengrass.iotcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.testing.ManualClock;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reaches a broker behind the governor, counted on a clock that moves only while somebody waits. */
final class GovernedConnectionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long SEED = 5;

    private final ManualClock clock = new ManualClock();
    private final Governor governor = new Governor(clock);
    private final Counter counter = new Counter(clock);
    private final Refusals told = new Refusals();
    private final GovernedConnection connection = new GovernedConnection(counter, governor, told);

    /** One publish, as it reached the broker. */
    private record Arrival(long nanos, int bytes) {}

    @Test
    void flood_neverPassesAHundredInAnySecond_andHardlyFewer() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            connection.publish(message(100), i);
        }

        assertThat(mostInASecond(false)).isLessThanOrEqualTo(100).isGreaterThan(90);
        assertThat(seconds()).as("at 90 a second").isBetween(21.0, 23.0);
    }

    @Test
    void largeMessages_neverPassHalfAMegabyteInAnySecond() throws Exception {
        for (int i = 0; i < 60; i++) {
            connection.publish(message(Governor.PAYLOAD_BYTES_MAX), i);
        }

        assertThat(mostInASecond(true)).isLessThanOrEqualTo(512 * 1_024).isGreaterThan(380 * 1_024);
    }

    @Test
    void mixtureWithPauses_staysWithinBothLimits() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 3_000; i++) {
            connection.publish(message(random.nextInt(1, random.nextBoolean() ? 300 : 60_000)), i);
            if (random.nextInt(200) == 0) {
                clock.advanceMillis(random.nextInt(3_000));
            }
        }

        assertThat(mostInASecond(false)).as("seed %d", SEED).isLessThanOrEqualTo(100);
        assertThat(mostInASecond(true)).as("seed %d", SEED).isLessThanOrEqualTo(512 * 1_024);
    }

    @Test
    void tenResultsASecond_areNotHeldUp() throws Exception {
        for (int i = 0; i < 100; i++) {
            long before = clock.nanos();
            connection.publish(message(600), i);
            assertThat(clock.nanos()).isEqualTo(before);
            clock.advanceMillis(100);
        }
    }

    @Test
    void whatComesIn_leavesLessForWhatGoesOut() throws Exception {
        for (int i = 0; i < 100; i++) {
            governor.received(30_000);
            connection.publish(message(10_000), i);
        }

        assertThat(mostInASecond(true)).isLessThan(300 * 1_024);
    }

    @Test
    void exceededQuota_isFollowedByAPause() throws Exception {
        connection.publish(message(100), 1);
        governor.overdrawn();
        connection.publish(message(100), 2);

        assertThat(counter.arrivals.getLast().nanos - counter.arrivals.getFirst().nanos)
                .isGreaterThan(SECOND / 10);
    }

    @Test
    void payloadBeyondTheLimit_isRefusedAndNeverSent() throws Exception {
        connection.publish(message(Governor.PAYLOAD_BYTES_MAX + 1), 7);

        assertThat(counter.arrivals).isEmpty();
        assertThat(told.heard.refused).containsExactly(7L);
        assertThat(told.refusals.getFirst().reason()).contains("131073 bytes, at most 131072");
    }

    @Test
    void topicsThatTheServiceDoesntTake_areRefusedAndNeverSent() throws Exception {
        connection.publish(new Message("a/b/c/d/e/f/g/h/i", new byte[1], false), 1);
        connection.publish(new Message("a".repeat(257), new byte[1], false), 2);
        connection.publish(new Message("$aws/things/t/streams/s/get/json", new byte[1], false), 3);

        assertThat(counter.arrivals).hasSize(1);
        assertThat(told.heard.refused).containsExactly(1L, 2L);
        assertThat(told.refusals.getFirst().reason()).contains("8 slashes, at most 7");
        assertThat(told.refusals.getLast().reason()).contains("257 bytes, at most 256");
        assertThatThrownBy(() -> connection.subscribe("a/b/c/d/e/f/g/h/#")).hasMessageContaining("8 slashes");
    }

    @Test
    void interruptedSender_givesUp() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> connection.publish(message(1), 1)).isInstanceOf(TransportException.class);
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    }

    @Test
    void closedConnection_letsItsSenderGo() {
        Governor real = new Governor(new SystemClock());
        GovernedConnection inUse = new GovernedConnection(counter, real, told);
        AtomicReference<@Nullable Exception> found = new AtomicReference<>();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; ; i++) {
                    inUse.publish(message(Governor.PAYLOAD_BYTES_MAX), i);
                }
            } catch (TransportException e) {
                found.set(e);
            }
        });
        await().until(() -> counter.arrivals.size() > 1);
        inUse.close();

        await().until(() -> !sender.isAlive());
        assertThat(found.get()).hasMessageContaining("closed");
    }

    /** The most that arrived within any second. */
    private long mostInASecond(boolean bytes) {
        List<Arrival> arrivals = counter.arrivals;
        long most = 0;
        long now = 0;
        int oldest = 0;
        for (Arrival arrival : arrivals) {
            now += bytes ? arrival.bytes : 1;
            for (; arrivals.get(oldest).nanos <= arrival.nanos - SECOND; oldest++) {
                now -= bytes ? arrivals.get(oldest).bytes : 1;
            }
            most = Math.max(most, now);
        }
        return most;
    }

    private double seconds() {
        return (counter.arrivals.getLast().nanos - counter.arrivals.getFirst().nanos) / (double) SECOND;
    }

    private static Message message(int bytes) {
        return new Message("watchpost/porch/results/main", new byte[bytes], false);
    }

    /** A broker that counts. */
    private static final class Counter implements Transport.Connection {
        private final ManualClock clock;
        private final List<Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());

        Counter(ManualClock clock) {
            this.clock = clock;
        }

        @Override
        public void publish(Message message, long token) {
            arrivals.add(new Arrival(clock.nanos(), message.payload().length));
        }

        @Override
        public void subscribe(String topicFilter) {
            throw new IllegalStateException("nobody subscribes to " + topicFilter);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
