package io.watchpost.transport;

import io.watchpost.transport.Correspondent.Post;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The correspondents of one connection, and what they want to send over it. The delivery thread runs it; {@link #send}
 * and {@link #received} are for any thread.
 */
final class Correspondents implements Post {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Of no entry: nobody waits for the acknowledgement. */
    private static final long TOKEN = -3;

    private static final int WAITING_MAX = 64;

    private final List<Correspondent> all;
    private final Runnable wake;
    private final List<Correspondent> greeted = new ArrayList<>();
    private final Queue<Message> waiting = new ArrayDeque<>();
    private boolean open;
    private volatile int payloadBytesMax = Transport.Terms.OF_MQTT_3.payloadBytesMax();

    /** @param wake tells the delivery thread that something waits */
    Correspondents(List<Correspondent> all, Runnable wake) {
        this.all = all;
        this.wake = wake;
    }

    /**
     * Subscribes to what they want to hear. One whose topics the broker refuses is left out of this connection: the
     * results don't wait for it.
     *
     * @throws TransportException if the connection is gone
     */
    void greet(Transport.Connection connection, DeliverySession session) throws TransportException {
        synchronized (waiting) {
            open = true;
        }
        payloadBytesMax = connection.terms().payloadBytesMax();
        for (Correspondent correspondent : all) {
            try {
                for (String topic : correspondent.topics()) {
                    connection.subscribe(topic);
                }
            } catch (TransportException e) {
                if (session.lostReason() != null) {
                    throw e;
                }
                LOG.warn("{}; {}; results go out all the same", e.getMessage(), e.hint());
                continue;
            }
            greeted.add(correspondent);
            correspondent.connected(this);
        }
    }

    /** The connection is gone. */
    void leave() {
        synchronized (waiting) {
            open = false;
            waiting.clear();
        }
        greeted.forEach(Correspondent::disconnected);
        greeted.clear();
    }

    void received(String topic, byte[] payload) {
        for (Correspondent correspondent : all) {
            if (correspondent.topics().stream().anyMatch(filter -> TopicFilters.matches(filter, topic))) {
                correspondent.received(topic, payload);
            }
        }
    }

    @Override
    public boolean send(Message message) {
        synchronized (waiting) {
            if (!open || waiting.size() >= WAITING_MAX) {
                return false;
            }
            waiting.add(message);
        }
        wake.run();
        return true;
    }

    @Override
    public int payloadBytesMax() {
        return payloadBytesMax;
    }

    /** Sends the message that waits longest; false if none does. */
    boolean sendOne(Transport.Connection connection) throws TransportException {
        Message message = first();
        if (message == null) {
            return false;
        }
        connection.publish(message, TOKEN);
        return true;
    }

    private @Nullable Message first() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }
}
