package io.watchpost.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every transport promises; each real one runs it, and so does the fake. */
public abstract class TransportContract {

    /** One to a broker that allows everything; made anew for each test and closed by it. */
    protected abstract Transport transport() throws Exception;

    /** Every connection of the transport breaks, the broker stays. */
    protected abstract void breakConnections() throws Exception;

    /** The broker goes away. */
    protected abstract void brokerAway() throws Exception;

    @Test
    void publish_isAcknowledgedOnceWithItsToken() throws Exception {
        Heard heard = new Heard();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(heard)) {
            for (long token = 1; token <= 50; token++) {
                connection.publish(message("contract/a", "{}"), token);
            }
            await().until(() -> heard.acknowledged.size() >= 50);
            assertThat(heard.acknowledged)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 50).boxed().toList());
        }
    }

    @Test
    void subscriber_getsWhatWasPublishedUnchanged() throws Exception {
        Heard heard = new Heard();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(heard)) {
            connection.subscribe("contract/+/b");
            connection.publish(message("contract/other", "{}"), 1);
            connection.publish(message("contract/x/b", "{\"a\":\"äöü\"}"), 2);
            await().until(() -> !heard.received.isEmpty());
            assertThat(heard.received).containsExactly("contract/x/b {\"a\":\"äöü\"}");
        }
    }

    @Test
    void loss_isToldOnceAndEndsTheConnection() throws Exception {
        Heard heard = new Heard();
        try (Transport transport = transport();
                Transport.Connection connection = transport.connect(heard)) {
            breakConnections();
            await().until(() -> !heard.lost.isEmpty());
            assertThatThrownBy(() -> connection.publish(message("contract/a", "{}"), 1))
                    .isInstanceOf(TransportException.class);
            assertThat(heard.lost)
                    .hasSize(1)
                    .allSatisfy(reason -> assertThat(reason).isNotBlank());
        }
    }

    @Test
    void connect_worksAgainAfterALoss() throws Exception {
        try (Transport transport = transport()) {
            Heard first = new Heard();
            try (Transport.Connection _ = transport.connect(first)) {
                breakConnections();
                await().until(() -> !first.lost.isEmpty());
            }
            Heard second = new Heard();
            try (Transport.Connection connection = transport.connect(second)) {
                connection.publish(message("contract/a", "{}"), 7);
                await().until(() -> second.acknowledged.equals(List.of(7L)));
            }
        }
    }

    @Test
    void connect_whenTheBrokerIsAway_saysWhereAndWhatToDo() throws Exception {
        try (Transport transport = transport()) {
            brokerAway();
            assertThatThrownBy(() -> transport.connect(new Heard()))
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e).hasMessageContaining(transport.describe());
                        assertThat(e.hint()).isNotBlank();
                    });
        }
    }

    @Test
    void close_mayBeCalledTwice() throws Exception {
        Transport transport = transport();
        Transport.Connection connection = transport.connect(new Heard());
        connection.close();
        connection.close();
        transport.close();
        transport.close();
    }

    protected static Message message(String topic, String json) {
        return new Message(topic, json.getBytes(UTF_8), false);
    }

    /** Writes down what a connection tells. */
    public static final class Heard implements Transport.Events {
        public Heard() {}

        public final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
        public final List<Long> refused = Collections.synchronizedList(new ArrayList<>());
        public final List<String> lost = Collections.synchronizedList(new ArrayList<>());
        public volatile boolean hungUp;
        public final List<String> received = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void acknowledged(long token) {
            acknowledged.add(token);
        }

        @Override
        public void refused(long token, Transport.Refusal refusal) {
            refused.add(token);
        }

        @Override
        public void lost(String reason, boolean byPeer) {
            hungUp = byPeer;
            lost.add(reason);
        }

        @Override
        public void received(String topic, byte[] payload) {
            received.add(topic + " " + new String(payload, UTF_8));
        }
    }
}
