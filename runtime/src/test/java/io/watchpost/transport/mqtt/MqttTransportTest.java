package io.watchpost.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.FaultProxy;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only a real broker has: wills, retained messages, links that fall silent. */
final class MqttTransportTest extends TransportContract {
    @TempDir
    private Path folder;

    private MosquittoBroker broker;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        broker = new MosquittoBroker(folder).start();
        proxy = new FaultProxy(broker.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        broker.close();
    }

    @Override
    protected Transport transport() {
        return MqttTransports.to(proxy.port(), null);
    }

    @Override
    protected void breakConnections() {
        proxy.reset();
    }

    @Override
    protected void brokerAway() {
        broker.kill();
    }

    @Test
    void will_isSaidAndKeptWhenTheConnectionBreaks() throws Exception {
        Message will = new Message("watchpost/porch/status", "{\"online\":false}".getBytes(UTF_8), true);
        try (Transport transport = MqttTransports.to(proxy.port(), will);
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            Heard heard = new Heard();
            try (Transport.Connection connection = transport.connect(heard)) {
                connection.publish(new Message(will.topic(), "{\"online\":true}".getBytes(UTF_8), true), 1);
                await().until(() -> judge.count("status") == 1);
                proxy.reset();
                await().until(() -> judge.count("status") == 2);
            }
            assertThat(judge.arrivals().getLast().payload()).isEqualTo("{\"online\":false}");
        }
        try (MqttJudge late = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            await().until(() -> late.count("status") == 1);
            assertThat(late.arrivals().getLast().payload()).isEqualTo("{\"online\":false}");
        }
    }

    @Test
    void will_isNotSaidAfterAGoodbye() throws Exception {
        Message will = new Message("watchpost/porch/status", "{\"online\":false}".getBytes(UTF_8), true);
        try (Transport transport = MqttTransports.to(proxy.port(), will);
                MqttJudge judge = new MqttJudge(broker.judgePort(), "watchpost/#")) {
            Heard heard = new Heard();
            try (Transport.Connection connection = transport.connect(heard)) {
                connection.publish(message("watchpost/porch/status", "{\"online\":true}"), 1);
            }
            try (Transport.Connection connection = transport.connect(heard)) {
                connection.publish(message("watchpost/porch/other", "{}"), 2);
                await().until(() -> judge.count("other") == 1);
            }
            assertThat(judge.arrivals())
                    .extracting(MqttJudge.Arrival::payload)
                    .containsExactly("{\"online\":true}", "{}");
        }
    }

    @Test
    void linkThatFallsSilent_isNoticedByTheKeepAlive() throws Exception {
        Heard heard = new Heard();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(heard)) {
            connection.publish(message("contract/a", "{}"), 1);
            await().until(() -> heard.acknowledged.size() == 1);
            proxy.freeze();
            await().atMost(Duration.ofSeconds(BrokerConfig.KEEP_ALIVE_SECONDS_MIN * 4))
                    .until(() -> !heard.lost.isEmpty());
            assertThat(heard.lost).containsExactly("the broker did not answer within the keep-alive time");
            assertThat(heard.hungUp).isFalse();
        }
    }

    @Test
    void threads_endWithTheirConnections() throws Exception {
        try (Transport transport = transport()) {
            for (int i = 0; i < 6; i++) {
                Heard heard = new Heard();
                try (Transport.Connection connection = transport.connect(heard)) {
                    connection.publish(message("contract/a", "{}"), 1);
                    if (i % 2 == 0) {
                        proxy.reset();
                    }
                }
            }
            proxy.refuse(true);
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> transport.connect(new Heard())).isNotNull();
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mqttThreads()).isEmpty());
    }

    @Test
    void windowOfMessages_passesWithoutRefusal() throws Exception {
        Heard heard = new Heard();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(heard)) {
            for (long token = 1; token <= 500; token++) {
                long sent = token;
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> sent - heard.acknowledged.size() <= BrokerConfig.WINDOW_DEFAULT);
                connection.publish(message("contract/a", "{}"), token);
            }
            await().until(() -> heard.acknowledged.size() == 500);
        }
    }

    private static List<String> mqttThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("MQTT") || name.contains("mqtt"))
                .toList();
    }
}
