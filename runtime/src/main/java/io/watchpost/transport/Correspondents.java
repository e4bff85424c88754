package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import io.watchpost.transport.Correspondent.Post;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The correspondents of one connection, what they want to send over it, and what of theirs isn't let through. The delivery
 * thread runs it; {@link #send}, {@link #received}, {@link #refused} and {@link #denied} are for any thread.
 */
final class Correspondents implements Post {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Of no entry: nobody waits for the acknowledgement. */
    private static final long TOKEN = -3;

    private static final int WAITING_MAX = 64;
    /** A message that wasn't taken is spoken of for so long: nobody says when another one would be. */
    private static final long REFUSED_NANOS = 600_000_000_000L;

    private static final int REFUSED_MAX = 16;

    private final List<Correspondent> all;
    private final Runnable wake;
    private final long againMillis;
    private final StationClock clock;
    private final List<Correspondent> greeted = new ArrayList<>();
    private final Set<String> subscribed = new HashSet<>();
    private final Set<String> said = new HashSet<>();
    private long askedNanos;
    private final Queue<Message> waiting = new ArrayDeque<>();
    private boolean open;
    private volatile int payloadBytesMax = Transport.Terms.OF_MQTT_3.payloadBytesMax();

    // guarded by itself
    private final Map<Correspondent, Transport.Refusal> unheard = new LinkedHashMap<>();
    // guarded by unheard
    private final Map<Transport.Refusal, Long> untaken = new LinkedHashMap<>();

    /**
     * @param wake tells the delivery thread that something waits
     * @param againMillis how long until topics that were refused are asked for again
     */
    Correspondents(List<Correspondent> all, Runnable wake, long againMillis, StationClock clock) {
        this.all = all;
        this.wake = wake;
        this.againMillis = againMillis;
        this.clock = clock;
    }

    /**
     * Subscribes to what they want to hear. One whose topics the broker refuses is left out until it may: the results don't
     * wait for it.
     *
     * @throws TransportException if the connection is gone
     */
    void greet(Transport.Connection connection, DeliverySession session) throws TransportException {
        synchronized (waiting) {
            open = true;
        }
        payloadBytesMax = connection.terms().payloadBytesMax();
        for (Correspondent correspondent : all) {
            listen(correspondent, connection, session);
        }
        askedNanos = clock.nanos();
    }

    /**
     * Asks again for topics that were refused, now and then: whoever allows them later doesn't think of this connection.
     *
     * @throws TransportException if the connection is gone
     */
    void askAgain(Transport.Connection connection, DeliverySession session) throws TransportException {
        if (clock.nanos() - askedNanos < againMillis * 1_000_000) {
            return;
        }
        List<Correspondent> still;
        synchronized (unheard) {
            still = List.copyOf(unheard.keySet());
        }
        for (Correspondent correspondent : still) {
            listen(correspondent, connection, session);
        }
        askedNanos = clock.nanos();
    }

    private void listen(Correspondent correspondent, Transport.Connection connection, DeliverySession session)
            throws TransportException {
        try {
            for (String topic : correspondent.topics()) {
                if (!subscribed.contains(topic)) {
                    connection.subscribe(topic);
                    subscribed.add(topic);
                }
            }
        } catch (TransportException e) {
            if (session.lostReason() != null) {
                throw e;
            }
            Transport.Refusal why = new Transport.Refusal(String.valueOf(e.getMessage()), e.hint(), true);
            synchronized (unheard) {
                unheard.put(correspondent, why);
            }
            if (said.add(why.reason())) {
                LOG.warn("{}; {}; results go out all the same, and it is asked for again", why.reason(), why.hint());
            }
            return;
        }
        Transport.Refusal before;
        synchronized (unheard) {
            before = unheard.remove(correspondent);
        }
        if (before != null && said.remove(before.reason())) {
            LOG.info("allowed now: {}", String.join(", ", correspondent.topics()));
        }
        greeted.add(correspondent);
        correspondent.connected(this);
    }

    /** A message of theirs, or a status, isn't taken. */
    void refused(Transport.Refusal why) {
        Long before;
        synchronized (unheard) {
            before = untaken.put(why, clock.nanos());
            if (untaken.size() > REFUSED_MAX) {
                untaken.remove(untaken.keySet().iterator().next());
            }
        }
        if (before == null || clock.nanos() - before > REFUSED_NANOS) {
            LOG.warn("{}{}", why.reason(), why.hint().isEmpty() ? "" : "; " + why.hint());
        }
    }

    /** What isn't let through at present, beside the results. */
    List<Transport.Refusal> denied() {
        synchronized (unheard) {
            untaken.values().removeIf(since -> clock.nanos() - since > REFUSED_NANOS);
            return Stream.concat(unheard.values().stream(), untaken.keySet().stream())
                    .distinct()
                    .toList();
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
        subscribed.clear();
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
        if (message.payload().length
                > payloadBytesMax) { // nucleus-lite would never answer, and the connection be given up
            refused(new Transport.Refusal(
                    "a message on " + message.topic() + " isn't sent: it is larger than the " + payloadBytesMax
                            + " bytes that this connection takes",
                    "",
                    false));
            return true;
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
