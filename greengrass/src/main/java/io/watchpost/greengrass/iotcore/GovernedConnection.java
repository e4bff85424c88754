package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.HashSet;
import java.util.Set;

/**
 * A connection behind the service's limits. What can never pass is refused here, with the limit; what passes later
 * waits on the calling thread, which is the delivery's. Each SUBSCRIBE has one topic of the eight that it may have.
 */
final class GovernedConnection implements Transport.Connection {
    /** MQTT 5, 3.3: the packet's header, the lengths, the properties. */
    private static final int PACKET_BYTES = 16;

    private final Transport.Connection connection;
    private final Governor governor;
    private final Transport.Events events;
    private final Set<String> subscribed = new HashSet<>();
    private volatile boolean closed;

    /** @param events told what is refused here */
    GovernedConnection(Transport.Connection connection, Governor governor, Transport.Events events) {
        this.connection = connection;
        this.governor = governor;
        this.events = events;
    }

    @Override
    public Transport.Terms terms() {
        return connection.terms();
    }

    @Override
    public void publish(Message message, long token) throws TransportException {
        Transport.Refusal objection = IotCoreTopics.objection(message.topic());
        int payloadBytes = message.payload().length;
        if (objection == null && payloadBytes > terms().payloadBytesMax()) {
            objection = new Transport.Refusal(
                    "a message for " + message.topic() + " has " + payloadBytes + " bytes, at most "
                            + terms().payloadBytesMax() + " are taken",
                    "send it in parts",
                    true);
        }
        if (objection != null) {
            events.refused(token, objection);
            return;
        }
        long sizeBytes = (long) payloadBytes + message.topic().getBytes(UTF_8).length + PACKET_BYTES;
        if (!governor.awaitTurn(sizeBytes, () -> closed)) {
            throw new TransportException("the connection was closed before a message's turn came", "");
        }
        connection.publish(message, token);
    }

    @Override
    public void subscribe(String topicFilter) throws TransportException {
        Transport.Refusal objection = IotCoreTopics.objection(topicFilter);
        if (objection != null) {
            throw new TransportException(objection.reason(), objection.hint());
        }
        if (!subscribed.contains(topicFilter) && subscribed.size() >= Governor.SUBSCRIPTIONS_MAX) {
            throw new TransportException(
                    "no subscription to " + topicFilter + ": a connection to AWS IoT Core has at most "
                            + Governor.SUBSCRIPTIONS_MAX,
                    "turn something off that listens");
        }
        connection.subscribe(topicFilter);
        subscribed.add(topicFilter);
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
