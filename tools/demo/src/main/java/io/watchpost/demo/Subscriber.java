package io.watchpost.demo;

import io.watchpost.clock.StationClock;
import io.watchpost.result.MessageReader;
import io.watchpost.result.ReceivedMessage.ReceivedResult;
import io.watchpost.result.ResultStream;
import io.watchpost.result.ResultStream.Event;
import io.watchpost.result.UnreadableMessage;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Topics;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.function.Consumer;

/**
 * Who the results are for: reads them from the broker, as {@code watchpost results} does, each once by its id. Tells
 * its listener on the transport's thread; the counters may be read by any thread.
 */
final class Subscriber implements Transport.Events, AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final long ATTEMPT_MILLIS = 300;

    private final Transport transport;
    private final Transport.Connection connection;
    private final Consumer<ReceivedResult> listener;
    private final MessageReader reader = new MessageReader();
    private final ResultStream stream = new ResultStream();

    private long delivered;
    private String lost = "";

    /**
     * Connects. A broker that has only just started sometimes hangs up on its first client, so it gets several chances.
     *
     * @throws TransportException if the broker can't be reached
     */
    static Subscriber connected(BrokerConfig broker, Consumer<ReceivedResult> listener, StationClock clock)
            throws TransportException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Subscriber(broker, listener, clock);
            } catch (TransportException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                clock.sleep(ATTEMPT_MILLIS);
            }
        }
    }

    private Subscriber(BrokerConfig broker, Consumer<ReceivedResult> listener, StationClock clock)
            throws TransportException {
        this.listener = listener;
        this.transport = broker.provider().create(new ClientSettings(broker, "watchpost-demo-view"), null, clock);
        try {
            this.connection = transport.connect(this);
            connection.subscribe(Topics.resultsOfAll(broker.topicPrefix()));
        } catch (TransportException e) {
            transport.close();
            throw e;
        }
    }

    @Override
    public void acknowledged(long token) {}

    @Override
    public void refused(long token, Transport.Refusal refusal) {}

    @Override
    public synchronized void lost(String reason, boolean hungUp) {
        lost = reason;
    }

    @Override
    public synchronized void received(String topic, byte[] payload) {
        try {
            for (Event event : stream.accept(reader.read(payload))) {
                if (event instanceof Event.Seen seen) {
                    delivered++;
                    listener.accept(seen.message());
                }
            }
        } catch (UnreadableMessage e) {
            lost("it brought what is no message of a station: " + e.getMessage(), false);
        }
    }

    /** Results that arrived, each counted once. */
    synchronized long delivered() {
        return delivered;
    }

    /** Results that arrived again. */
    synchronized long duplicates() {
        return stream.duplicates();
    }

    /** Why nothing more will come; empty while it may. */
    synchronized String lost() {
        return lost;
    }

    @Override
    public void close() {
        connection.close();
        transport.close();
    }
}
