package io.watchpost.greengrass.iotcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.testing.FaultProxy;
import io.watchpost.testing.MqttJudge;
import io.watchpost.testing.Samples;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliveryState.Phase;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the outbox to the broker in spite of what a link and a broker can do; the judge is mosquitto_sub. The broker
 * keeps nothing, so it is asked to acknowledge only while the judge listens.
 */
final class IotCoreDeliveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final MemoryOutbox outbox = new MemoryOutbox("porch", IotCoreTransportProvider.NAME);
    private IotCoreEndpoint endpoint;
    private FaultProxy link;
    private Delivery delivery;

    @BeforeEach
    void prepare() throws IOException {
        prepare(IotCoreEndpoint.POLICY);
    }

    private void prepare(String... policy) throws IOException {
        endpoint = new IotCoreEndpoint(folder, policy);
        link = new FaultProxy(endpoint.broker.port());
        Topics topics = new Topics("watchpost", "porch");
        delivery = new Delivery(
                endpoint.transport(link.port()),
                outbox,
                Correspondence.of(topics, PayloadConfig.DEFAULT.messages(topics)),
                new DeliverySettings(
                        64, 100_000, 5, 100, new DeliverySettings.Waits(10, 20, 1_000, 50, 10_000, 60_000)),
                new SystemClock(),
                new Random(1));
    }

    @AfterEach
    void stop() throws IOException {
        delivery.close();
        link.close();
        endpoint.close();
    }

    @Test
    void brokerThatIsKilledAndStartedAgain_getsEverything() throws Exception {
        endpoint.start();
        append(300);
        try (MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
            delivery.start();
            for (int round = 1; round <= 2; round++) {
                long arrived = 80L * round;
                await().atMost(PATIENCE).until(() -> judge.count("results") >= arrived);
                link.refuse(true);
                endpoint.broker.kill();
                await().atMost(PATIENCE).until(() -> delivery.state().phase() == Phase.WAITING);
                endpoint.broker.start();
                judge.awaitSubscribed(round + 1);
                link.refuse(false);
            }
            assertAllArrived(judge, 300);
            assertThat(delivery.state().quarantined()).isZero();
        }
    }

    @Test
    void connectionsThatAreReset_loseNothing() throws Exception {
        endpoint.start();
        append(400);
        try (MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
            delivery.start();
            for (int round = 1; round <= 3; round++) {
                long arrived = 80L * round;
                await().atMost(PATIENCE).until(() -> judge.count("results") >= arrived);
                link.reset();
            }
            assertAllArrived(judge, 400);
            assertThat(delivery.state().connections()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void brokerThatForbids_isAskedAgainOnTheSameConnection_andLosesNothing() throws Exception {
        stop();
        prepare("user porch", "topic readwrite elsewhere/#");
        endpoint.start();
        append(30);
        try (MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
            delivery.start();
            await().atMost(PATIENCE).until(() -> delivery.state().phase() == Phase.NOT_AUTHORISED);
            assertThat(delivery.state().problem()).contains("watchpost/porch/results/door", "not authorised");
            assertThat(outbox.stats().entries()).isEqualTo(30);
            endpoint.broker.changeAccess(IotCoreEndpoint.POLICY);
            assertAllArrived(judge, 30);
            assertThat(delivery.state().phase()).isEqualTo(Phase.CONNECTED);
            assertThat(link.accepted()).isEqualTo(1);
        }
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            outbox.append(Samples.result("door", i));
        }
    }

    /** Everything, and nothing else; duplicates are allowed since they have the same id. */
    private void assertAllArrived(MqttJudge judge, int count) {
        await().atMost(PATIENCE).until(() -> outbox.stats().entries() == 0);
        Set<String> expected = LongStream.rangeClosed(1, count)
                .mapToObj(n -> "porch-00112233445566ff-door-" + n)
                .collect(Collectors.toSet());
        await().atMost(PATIENCE).until(() -> new HashSet<>(judge.ids("results")).containsAll(expected));
        assertThat(new HashSet<>(judge.ids("results"))).isEqualTo(expected);
    }
}
