package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.FaultProxy;
import io.watchpost.testing.MqttJudge;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real broker with mutual TLS and rules, and what only a real one has. */
final class IotCoreTransportTest extends TransportContract {
    @TempDir
    private Path folder;

    private IotCoreEndpoint endpoint;
    private FaultProxy link;

    @BeforeEach
    void start() throws IOException {
        endpoint = new IotCoreEndpoint(folder).start();
        link = new FaultProxy(endpoint.broker.port());
    }

    @AfterEach
    void stop() throws IOException {
        link.close();
        endpoint.close();
    }

    @Override
    protected Transport transport() {
        return endpoint.transport(link.port());
    }

    @Override
    protected void breakConnections() {
        link.reset();
    }

    @Override
    protected void brokerAway() {
        endpoint.broker.kill();
    }

    @Test
    void portThatNobodyListensOn_isTold() throws Exception {
        try (Transport transport = endpoint.transport(link.port())) {
            link.close();
            assertThatThrownBy(() -> transport.connect(new Heard())).hasMessageContaining("connection refused");
        }
    }

    @Test
    void will_isSaidAndKeptWhenTheConnectionBreaks() throws Exception {
        Message will = new Message("watchpost/porch/status", "{\"online\":false}".getBytes(UTF_8), true);
        try (Transport transport = endpoint.transport(link.port(), will);
                MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
            Heard heard = new Heard();
            try (Transport.Connection connection = transport.connect(heard)) {
                connection.publish(new Message(will.topic(), "{\"online\":true}".getBytes(UTF_8), true), 1);
                await().until(() -> judge.count("status") == 1);
                link.reset();
                await().until(() -> judge.count("status") == 2);
            }
            assertThat(judge.arrivals().getLast().payload()).isEqualTo("{\"online\":false}");
        }
        try (MqttJudge late = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
            await().until(() -> late.count("status") == 1);
            assertThat(late.arrivals().getLast().payload()).isEqualTo("{\"online\":false}");
        }
    }

    @Test
    void goodbye_comesAfterWhatWasSent_andSilencesTheWill() throws Exception {
        Message will = new Message("watchpost/porch/status", "{\"online\":false}".getBytes(UTF_8), true);
        try (Transport transport = endpoint.transport(link.port(), will);
                MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#")) {
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
            assertThat(heard.lost).as("leaving isn't a loss").isEmpty();
        }
    }

    @Test
    void refusedPublish_isToldWithItsToken_andTheConnectionStays() throws Exception {
        Refusals told = new Refusals();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(told)) {
            assertThat(connection.terms().saysRefusals()).isTrue();
            connection.publish(message("watchpost/attic/results/main", "{}"), 1);
            connection.publish(message("watchpost/porch/results/main", "{}"), 2);
            await().until(() -> told.heard.acknowledged.contains(2L) && !told.refusals.isEmpty());
            assertThat(told.heard.refused).containsExactly(1L);
            assertThat(told.heard.acknowledged).containsExactly(2L);
            assertThat(told.refusals).singleElement().satisfies(refusal -> {
                assertThat(refusal.isForbidden()).isTrue();
                assertThat(refusal.reason()).contains("watchpost/attic/results/main", "not authorised");
                assertThat(refusal.hint()).contains("iot:Publish");
            });
            assertThat(told.heard.lost).isEmpty();
        }
    }

    @Test
    void brokersOwnLimit_isPartOfTheTerms() throws Exception {
        endpoint.broker.kill();
        endpoint.broker.with("max_packet_size 4000").start();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(new Heard())) {
            assertThat(connection.terms().payloadBytesMax()).isBetween(3_000, 4_000);
        }
    }

    @Test
    void linkThatFallsSilent_isNoticedByTheKeepAlive() throws Exception {
        Heard heard = new Heard();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(heard)) {
            connection.publish(message("contract/a", "{}"), 1);
            await().until(() -> heard.acknowledged.size() == 1);
            link.freeze();
            await().atMost(Duration.ofSeconds(BrokerConfig.KEEP_ALIVE_SECONDS_MIN * 4))
                    .until(() -> !heard.lost.isEmpty());
            assertThat(heard.lost).containsExactly("the broker did not answer within the keep-alive time");
            assertThat(heard.hungUp).isFalse();
        }
    }

    @Test
    void threads_endWithTheirTransport() throws Exception {
        Set<String> before = nativeThreads();
        try (Transport transport = transport()) {
            for (int i = 0; i < 6; i++) {
                try (Transport.Connection connection = transport.connect(new Heard())) {
                    connection.publish(message("contract/a", "{}"), 1);
                    if (i % 2 == 0) {
                        link.reset();
                    }
                }
            }
            link.refuse(true);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> transport.connect(new Heard())).isInstanceOf(TransportException.class);
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(before).containsAll(nativeThreads()));
    }

    /** The AWS library's threads in this process, by number and name: {@code 4711 AwsEventLoop 1}. */
    private static Set<String> nativeThreads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(task -> task.getFileName() + " " + name(task))
                    .filter(name -> name.contains("Aws"))
                    .collect(Collectors.toSet());
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "ended meanwhile";
        }
    }
}
