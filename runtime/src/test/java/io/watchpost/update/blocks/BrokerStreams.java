package io.watchpost.update.blocks;

import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A {@link StrictStreams} that answers at a broker, on a thread of its own. */
public final class BrokerStreams implements AutoCloseable {
    private final StrictStreams streams;
    private final Transport transport;
    private final Transport.Connection connection;
    private final BlockingQueue<Message> questions = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** @param transport to the broker; closed with this */
    public BrokerStreams(StrictStreams streams, Transport transport) throws TransportException {
        this.streams = streams;
        this.transport = transport;
        connection = transport.connect(new Transport.Events() {
            @Override
            public void acknowledged(long token) {}

            @Override
            public void refused(long token, Transport.Refusal refusal) {}

            @Override
            public void lost(String reason, boolean hungUp) {}

            @Override
            public void received(String topic, byte[] payload) {
                questions.add(new Message(topic, payload, false));
            }
        });
        connection.subscribe("watchpost/+/streams/+/describe/json");
        connection.subscribe("watchpost/+/streams/+/get/json");
        thread = Thread.ofVirtual().start(this::answer);
    }

    private void answer() {
        try {
            while (true) {
                for (Message message : streams.answers(questions.take())) {
                    publish(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it answers with. */
    public StrictStreams streams() {
        return streams;
    }

    /** Says something as anybody may. */
    public void publish(Message message) {
        try {
            connection.publish(message, 0);
        } catch (TransportException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        connection.close();
        transport.close();
    }
}
