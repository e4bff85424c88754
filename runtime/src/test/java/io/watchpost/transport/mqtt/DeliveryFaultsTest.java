package io.watchpost.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.testing.FaultProxy;
import io.watchpost.testing.MosquittoBroker;
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
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must be delivered in spite of everything a link and a broker can do; the judge is mosquitto_sub. The broker keeps
 * nothing, so it is asked to acknowledge only while the judge listens.
 */
final class DeliveryFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final MemoryOutbox outbox = new MemoryOutbox("porch", "mqtt");
    private MosquittoBroker broker;
    private FaultProxy proxy;
    private Delivery delivery;

    @BeforeEach
    void prepare() {
        broker = new MosquittoBroker(folder);
        proxy = new FaultProxy(broker.port());
        delivery = delivery(800);
    }

    @AfterEach
    void stop() throws IOException {
        delivery.close();
        proxy.close();
        broker.close();
    }

    @Test
    void connectionsThatAreReset_loseNothing() throws Exception {
        broker.start();
        append(1_500);
        try (MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            Random sizes = new Random(7);
            proxy.resetAfterBytes(60_000);
            delivery.start();
            while (outbox.stats().entries() > 0) {
                long connections = proxy.accepted();
                await().atMost(PATIENCE).until(() -> outbox.stats().entries() == 0 || proxy.accepted() > connections);
                proxy.resetAfterBytes(40_000 + sizes.nextInt(160_000));
            }
            assertAllArrived(judge, 1_500);
            assertThat(delivery.state().connections()).as("seed 7").isGreaterThan(5);
        }
    }

    @Test
    void linksThatFreeze_areLeftAndLoseNothing() throws Exception {
        broker.start();
        append(600);
        proxy.limit(300_000);
        try (MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            delivery.start();
            for (int round = 1; round <= 3; round++) {
                long arrived = 120L * round;
                await().atMost(PATIENCE).until(() -> judge.count("results") >= arrived);
                proxy.freeze();
                long connections = proxy.accepted();
                await().atMost(PATIENCE).until(() -> proxy.accepted() > connections);
                proxy.thaw();
            }
            assertAllArrived(judge, 600);
            assertThat(delivery.state().quarantined()).isZero();
        }
    }

    @Test
    void brokerThatIsKilledAndStartedAgain_getsEverything() throws Exception {
        broker.start();
        append(2_000);
        proxy.limit(400_000);
        try (MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            delivery.start();
            for (int round = 1; round <= 3; round++) {
                long arrived = 300L * round;
                await().atMost(PATIENCE).until(() -> judge.count("results") >= arrived);
                proxy.refuse(true);
                broker.kill();
                await().atMost(PATIENCE).until(() -> delivery.state().phase() == Phase.WAITING);
                broker.start();
                judge.awaitSubscribed(round + 1);
                proxy.refuse(false);
            }
            assertAllArrived(judge, 2_000);
        }
    }

    @Test
    void brokerThatComesLater_isWaitedFor() throws Exception {
        append(50);
        delivery.start();
        await().atMost(PATIENCE).until(() -> delivery.state().phase() == Phase.WAITING);
        assertThat(delivery.state().problem()).contains("no connection to mqtt://127.0.0.1");
        proxy.refuse(true);
        broker.start();
        try (MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            proxy.refuse(false);
            assertAllArrived(judge, 50);
        }
    }

    @Test
    void brokerThatForbidsAndSaysNothing_getsNothingUntilItAllows() throws Exception {
        broker.withAccess("topic readwrite elsewhere/#").start();
        append(100);
        try (MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            delivery.start();
            await().atMost(PATIENCE).until(() -> delivery.state().phase() == Phase.NOT_AUTHORISED);
            assertThat(delivery.state().problem()).contains("not authorised", "watchpost/porch/probe");
            assertThat(outbox.stats().entries()).isEqualTo(100);
            broker.changeAccess("topic readwrite watchpost/porch/#");
            assertAllArrived(judge, 100);
            assertThat(delivery.state().phase()).isEqualTo(Phase.CONNECTED);
        }
    }

    @Test
    void entryThatTheBrokerHangsUpOn_isSetAsideAndNamed() throws Exception {
        broker.with("max_packet_size 4000").start();
        append(20);
        outbox.append(Samples.withSource("door", 20, "x".repeat(5_000)));
        append(20);
        try (MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            delivery.start();
            awaitDrained();
            await().atMost(PATIENCE).until(() -> judge.count("results") >= 41);
            assertThat(new TreeSet<>(judge.ids("results")))
                    .contains(id("1"), id("20"), id("22"), id("41"), id("gap1"))
                    .doesNotContain(id("21"))
                    .hasSize(41);
            assertThat(judge.arrivals())
                    .anySatisfy(arrival -> assertThat(arrival.payload())
                            .contains(
                                    "\"reason\":\"quarantined\",\"count\":1,\"ranges\":[{\"first\":21,\"last\":21}]"));
            assertThat(delivery.state().quarantined()).isEqualTo(1);
        }
    }

    private Delivery delivery(long stallMillis) {
        Topics topics = new Topics("watchpost", "porch");
        DeliverySettings settings = new DeliverySettings(
                64, 100_000, 5, 100, new DeliverySettings.Waits(10, 20, 1_000, 50, stallMillis, 60_000));
        return new Delivery(
                MqttTransports.to(proxy.port(), null),
                outbox,
                Correspondence.of(topics, PayloadConfig.DEFAULT.messages(topics)),
                settings,
                new SystemClock(),
                new Random(1));
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            outbox.append(Samples.result("door", i));
        }
    }

    private void awaitDrained() {
        await().atMost(PATIENCE).until(() -> outbox.stats().entries() == 0);
    }

    /** Everything, and nothing else; duplicates are allowed since they have the same id. */
    private void assertAllArrived(MqttJudge judge, int count) {
        awaitDrained();
        Set<String> expected = new HashSet<>(LongStream.rangeClosed(1, count)
                .mapToObj(n -> id(Long.toString(n)))
                .toList());
        await().atMost(PATIENCE).until(() -> new HashSet<>(judge.ids("results")).containsAll(expected));
        assertThat(new HashSet<>(judge.ids("results"))).isEqualTo(expected);
        List<String> first = judge.arrivals().stream()
                .filter(arrival -> arrival.topic().endsWith("/results/door"))
                .map(MqttJudge.Arrival::payload)
                .distinct()
                .toList();
        assertThat(first).as("a duplicate is the same to the byte").hasSize(count);
    }

    private static String id(String end) {
        return "porch-00112233445566ff-door-" + end;
    }
}
