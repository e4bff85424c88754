package io.watchpost.greengrass.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.clock.SystemClock;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.greengrass.nucleus.Profile;
import io.watchpost.greengrass.nucleus.Published;
import io.watchpost.outbox.MemoryOutbox;
import io.watchpost.testing.Samples;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Correspondence;
import io.watchpost.transport.Delivery;
import io.watchpost.transport.DeliverySettings;
import io.watchpost.transport.DeliveryState.Phase;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract;
import io.watchpost.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of results when the nucleus does what the real ones were seen doing. */
final class IpcDeliveryTest {
    private static final DeliverySettings QUICK =
            new DeliverySettings(16, 128 * 1_024, 5, 40, new DeliverySettings.Waits(10, 20, 200, 50, 5_000, 60_000));

    @TempDir
    private Path folder;

    private final MemoryOutbox outbox = new MemoryOutbox("porch", Channel.CLOUD.wireName());
    private InProcessNucleus nucleus;
    private @Nullable Delivery delivery;

    @BeforeEach
    void start() {
        nucleus = new InProcessNucleus(folder.resolve("ipc.socket"), Profile.FULL).start();
    }

    @AfterEach
    void stop() {
        if (delivery != null) {
            delivery.close();
        }
        nucleus.close();
    }

    @Test
    void spoolThatIsFull_keepsTheRecordsUntilThereIsRoom() {
        nucleus.offline(10_000);
        append(50);
        Delivery delivery = deliver(1_000);
        await().until(() -> delivery.state().problem().contains("spool is full"));
        assertThat(delivery.state().phase()).isEqualTo(Phase.WAITING);
        assertThat(outbox.stats().entries()).isPositive();
        assertThat(nucleus.arrived()).isEmpty();
        nucleus.online();
        awaitDrained();
        assertThat(new HashSet<>(seqs(nucleus.arrived()))).containsExactlyInAnyOrderElementsOf(upTo(50));
        await().until(() -> delivery.state().problem().isEmpty());
        assertThat(delivery.state().handsOver())
                .as("the nucleus has it, not yet IoT Core")
                .isTrue();
    }

    @Test
    void topicThatIsNotAllowed_saysWhatToAddToAccessControl() {
        nucleus.forbid(topic -> topic.contains("/results/"));
        append(3);
        Delivery delivery = deliver(1_000);
        await().until(() -> delivery.state().phase() == Phase.NOT_AUTHORISED);
        assertThat(delivery.state().problem()).contains("watchpost/porch/results/door", "not authorised");
        assertThat(delivery.state().hint())
                .contains(
                        "accessControl",
                        "aws.greengrass.ipc.mqttproxy",
                        "aws.greengrass#PublishToIoTCore",
                        "watchpost/porch/results/door");
        assertThat(outbox.stats().entries()).isEqualTo(3);
        nucleus.forbid(topic -> false);
        awaitDrained();
        assertThat(seqs(nucleus.arrived())).containsExactlyInAnyOrderElementsOf(upTo(3));
    }

    @Test
    void nucleusThatIsKilledAndReplaced_getsWhatItHadNotTaken() {
        nucleus.delayAnswers(Duration.ofMillis(5));
        append(200);
        Delivery delivery = deliver(1_000);
        await().until(() -> nucleus.handedOver().size() > 20);
        nucleus.crash();
        await().until(() -> delivery.state().phase() == Phase.WAITING);
        nucleus.startWithTheSameTokens();
        awaitDrained();
        assertThat(new HashSet<>(seqs(nucleus.arrived()))).containsExactlyInAnyOrderElementsOf(upTo(200));
        assertThat(delivery.state().connections()).isGreaterThan(1);
    }

    @Test
    void everyConnectionEnding_losesNothing() {
        append(300);
        nucleus.delayAnswers(Duration.ofMillis(3));
        Delivery delivery = deliver(1_000);
        for (int i = 1; i <= 4; i++) {
            int enough = i * 30;
            await().until(() -> nucleus.handedOver().size() > enough);
            nucleus.disconnectEverybody();
        }
        awaitDrained();
        assertThat(new HashSet<>(seqs(nucleus.arrived()))).containsExactlyInAnyOrderElementsOf(upTo(300));
        assertThat(delivery.state().quarantined()).isZero();
    }

    @Test
    void nucleusThatNeverAnswers_isLeftAfterTheTimeOut() {
        nucleus.neverAnswer("PublishToIoTCore");
        append(1);
        Delivery delivery = deliver(100);
        await().until(() -> delivery.state().connections() > 1);
        await().until(() -> delivery.state().problem().contains("does not answer"));
        assertThat(outbox.stats().entries()).isEqualTo(1);
    }

    @Test
    void lite_getsOnlyMessagesThatItAnswers() {
        lite();
        append(1);
        outbox.append(Samples.withSource("door", 2, "x".repeat(8_000)));
        append(1);
        Delivery delivery = deliver(2_000);
        awaitDrained();
        assertThat(seqs(nucleus.arrived())).containsExactly(1L, 3L);
        assertThat(nucleus.arrived())
                .anySatisfy(message ->
                        assertThat(message.payload()).contains("watchpost.gap/1", "\"reason\":\"quarantined\""));
        assertThat(delivery.state().connections()).isEqualTo(1);
    }

    /** The largest payload that is sent there fits, with the longest topic that IoT Core takes. */
    @Test
    void lite_answersTheLargestMessageThatIsSent() throws Exception {
        lite();
        var heard = new TransportContract.Heard();
        try (Transport.Connection connection = transport(2_000).connect(heard)) {
            byte[] largest = new byte[connection.terms().payloadBytesMax()];
            connection.publish(new Message("t".repeat(256), largest, false), 1);
            await().until(() -> heard.acknowledged.equals(List.of(1L)));
        }
    }

    @Test
    void lite_withoutASpoolKeepsTheRecordsWhileItIsOffline() {
        lite();
        nucleus.offline(0);
        append(20);
        Delivery delivery = deliver(1_000);
        await().until(() -> delivery.state().phase() == Phase.WAITING);
        assertThat(outbox.stats().entries()).isEqualTo(20);
        nucleus.online();
        awaitDrained();
        assertThat(new HashSet<>(seqs(nucleus.arrived()))).containsExactlyInAnyOrderElementsOf(upTo(20));
        assertThat(delivery.state().quarantined()).isZero();
    }

    @Test
    void result_isHandedOverWithQos1() {
        append(1);
        deliver(1_000);
        awaitDrained();
        assertThat(nucleus.arrived()).extracting(Published::qos).containsOnly(1);
    }

    @Test
    void processThatNoNucleusStarted_isToldSo() {
        Transport transport = new IpcTransport(Channel.CLOUD, Map.of(), 1_000);
        assertThatThrownBy(() -> transport.connect(new TransportContract.Heard()))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e).hasMessageContaining("so it hasn't started this process");
                    assertThat(e.hint()).contains("deploy it as a Greengrass component");
                });
    }

    @Test
    void processThatAnotherNucleusStarted_isToldSo() {
        Map<String, String> former = nucleus.environment();
        nucleus.crash();
        nucleus.start();
        Transport transport = new IpcTransport(Channel.CLOUD, former, 1_000);
        assertThatThrownBy(() -> transport.connect(new TransportContract.Heard()))
                .hasMessageContaining("does not know this process");
    }

    @Test
    void addresses_areFoundByTheConfiguration() {
        assertThat(BrokerConfig.of("greengrass:").provider().name()).isEqualTo("greengrass");
        assertThat(BrokerConfig.of("greengrass-local://").broker()).isEqualTo("greengrass-local:");
        assertThatThrownBy(() -> BrokerConfig.of("greengrass://host")).hasMessageContaining("just \"greengrass:\"");
    }

    private void lite() {
        nucleus.close();
        nucleus = new InProcessNucleus(folder.resolve("ipc.socket"), Profile.LITE).start();
    }

    private IpcTransport transport(long answerMillis) {
        return new IpcTransport(Channel.CLOUD, nucleus.environment(), answerMillis);
    }

    private Delivery deliver(long answerMillis) {
        Topics topics = new Topics("watchpost", "porch");
        Delivery made = new Delivery(
                transport(answerMillis),
                outbox,
                Correspondence.of(topics, PayloadConfig.DEFAULT.messages(topics)),
                QUICK,
                new SystemClock(),
                new Random(1));
        delivery = made;
        made.start();
        return made;
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            outbox.append(Samples.result("door", i));
        }
    }

    private void awaitDrained() {
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.stats().entries() == 0);
    }

    private static List<Long> seqs(List<Published> messages) {
        List<Long> seqs = new ArrayList<>();
        for (Published message : messages) {
            if (message.payload().contains("watchpost.result/1")) {
                int from = message.payload().indexOf("\"seq\":") + 6;
                seqs.add(Long.parseLong(
                        message.payload().substring(from, message.payload().indexOf(',', from))));
            }
        }
        return seqs;
    }

    private static List<Long> upTo(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Long::valueOf).toList();
    }
}
