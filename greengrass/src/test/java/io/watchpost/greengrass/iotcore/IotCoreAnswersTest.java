package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.transport.Message;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service may answer, and what is made of it. */
final class IotCoreAnswersTest {
    private static final int NOT_AUTHORIZED = 135;
    private static final int SESSION_TAKEN_OVER = 142;
    private static final int QUOTA_EXCEEDED = 151;
    private static final int CONNECTION_RATE_EXCEEDED = 159;

    @TempDir
    private Path folder;

    private ScriptedBroker broker;
    private TlsConfig tls;

    @BeforeEach
    void start() throws Exception {
        Certificates authority = new Certificates(folder, "authority");
        Issued station = authority.issue("porch", "DNS:porch");
        tls = new TlsConfig(authority.authority(), station.certificate(), station.key());
        broker = new ScriptedBroker(authority);
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void protocolIsNamed_asPort443AsksFor_andTheCertificateShown() throws Exception {
        Refusals told = new Refusals();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(told)) {
            connection.publish(message("watchpost/porch/a"), 1);
            await().until(() -> told.heard.acknowledged.contains(1L));
        }
        assertThat(broker.negotiated).containsExactly("x-amzn-mqtt-ca");
        assertThat(broker.shown).containsExactly("CN=porch");
    }

    @Test
    void exceededQuota_isARefusalThatPasses() throws Exception {
        broker.answerPublish(topic -> topic.endsWith("a") ? QUOTA_EXCEEDED : 0);
        Refusals told = new Refusals();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(told)) {
            connection.publish(message("watchpost/porch/a"), 1);
            await().until(() -> !told.refusals.isEmpty());
            connection.publish(message("watchpost/porch/b"), 2);
            await().until(() -> told.heard.acknowledged.contains(2L));
        }
        assertThat(told.heard.refused).containsExactly(1L);
        assertThat(told.refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.isForbidden()).isFalse();
            assertThat(refusal.reason()).contains("quota exceeded");
        });
    }

    @Test
    void refusedSubscription_saysWhatToAllow() throws Exception {
        broker.answerSubscribe(NOT_AUTHORIZED);
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(new Refusals())) {
            assertThatThrownBy(() -> connection.subscribe("watchpost/attic/commands/+"))
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e).hasMessageContaining("watchpost/attic/commands/+: not authorized");
                        assertThat(e.hint()).contains("iot:Subscribe");
                    });
        }
    }

    @Test
    void refusedConnection_isExplained() throws Exception {
        try (Transport transport = transport()) {
            broker.answerConnect(NOT_AUTHORIZED);
            assertRefused(transport, "refused the connection: not authorised", "iot:Connect");
            broker.answerConnect(CONNECTION_RATE_EXCEEDED);
            assertRefused(transport, "it has too much to do (connection rate exceeded)", "longer pauses");
        }
    }

    @Test
    void takenOverConnection_namesTheOtherClient() throws Exception {
        Refusals told = new Refusals();
        try (Transport transport = transport();
                Transport.Connection _ = transport.connect(told)) {
            broker.disconnect(SESSION_TAKEN_OVER);
            await().until(() -> !told.heard.lost.isEmpty());
            assertThat(told.heard.lost).containsExactly("another client with the same id has connected");
            assertThat(told.heard.hungUp).isTrue();
        }
    }

    @Test
    void subscribes_haveEightTopicsAtMost_andAConnectionFifty() throws Exception {
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(new Refusals())) {
            for (int i = 0; i < Governor.SUBSCRIPTIONS_MAX; i++) {
                connection.subscribe("watchpost/porch/" + i);
            }
            connection.subscribe("watchpost/porch/0");
            assertThatThrownBy(() -> connection.subscribe("watchpost/porch/one-more"))
                    .hasMessageContaining("at most 50");
            assertThat(broker.topicsOfSubscribes)
                    .hasSize(Governor.SUBSCRIPTIONS_MAX + 1)
                    .allMatch(topics -> topics <= 8);
        }
    }

    @Test
    void lossInMidstream_isNotTakenForARefusal() throws Exception {
        broker.answerPublish(topic -> ScriptedBroker.HANGS_UP);
        Refusals told = new Refusals();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(told)) {
            connection.publish(message("watchpost/porch/a"), 1);
            await().until(() -> !told.heard.lost.isEmpty());
            assertThat(told.refusals).isEmpty();
            assertThat(told.heard.acknowledged).isEmpty();
        }
    }

    private Transport transport() {
        return IotCoreEndpoint.to(broker.port(), tls, null, null);
    }

    private static void assertRefused(Transport transport, String reason, String hint) {
        assertThatThrownBy(() -> transport.connect(new Refusals()).close())
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e).hasMessageContaining(reason);
                    assertThat(e.hint()).contains(hint);
                });
    }

    private static Message message(String topic) {
        return new Message(topic, "{}".getBytes(UTF_8), false);
    }
}
