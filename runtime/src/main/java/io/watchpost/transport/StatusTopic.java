package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on one retained topic, over one connection, what a source has to say: on change, and now and then. */
final class StatusTopic {
    private static final long TOKEN = -2;

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Between two looks at the source: the delivery thread comes by with every result. */
    static final long LOOK_MILLIS = 100;

    private final StatusSource source;
    private final long everyMillis;
    private final StationClock clock;
    private String revision = "";
    private long saidNanos;
    private long lookedNanos;
    private boolean hasLooked;

    /** @param everyMillis how long until an unchanged status is published again */
    StatusTopic(StatusSource source, long everyMillis, StationClock clock) {
        this.source = source;
        this.everyMillis = everyMillis;
        this.clock = clock;
    }

    void announce(Transport.Connection connection) throws TransportException {
        if (hasLooked && clock.nanos() - lookedNanos < LOOK_MILLIS * 1_000_000) {
            return;
        }
        hasLooked = true;
        lookedNanos = clock.nanos();
        String now = source.revision();
        if (!now.equals(revision) || clock.nanos() - saidNanos >= everyMillis * 1_000_000) {
            byte[] status = source.online();
            if (status.length <= connection.terms().payloadBytesMax()) {
                connection.publish(new Message(source.topic(), status, true), TOKEN);
            } else {
                LOG.warn(
                        "the status on {} isn't sent: it has {} bytes, more than this connection takes",
                        source.topic(),
                        status.length);
            }
            revision = now;
            saidNanos = clock.nanos();
        }
    }

    /** That the station left on purpose. */
    void leave(Transport.Connection connection) throws TransportException {
        connection.publish(new Message(source.topic(), source.offline(), true), TOKEN);
    }
}
