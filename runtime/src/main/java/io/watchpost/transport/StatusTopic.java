package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import org.jspecify.annotations.Nullable;

/** Says on the status topic, over one connection, that the station is there: on change, and now and then. */
final class StatusTopic {
    private static final long TOKEN = -2;

    private final @Nullable StatusSource source;
    private final Topics topics;
    private final long everyMillis;
    private final StationClock clock;
    private String revision = "";
    private long saidNanos;

    /**
     * @param source null to say nothing
     * @param everyMillis how long until an unchanged status is published again
     */
    StatusTopic(@Nullable StatusSource source, Topics topics, long everyMillis, StationClock clock) {
        this.source = source;
        this.topics = topics;
        this.everyMillis = everyMillis;
        this.clock = clock;
    }

    void announce(Transport.Connection connection) throws TransportException {
        StatusSource known = source;
        if (known == null) {
            return;
        }
        String now = known.revision();
        if (!now.equals(revision) || clock.nanos() - saidNanos >= everyMillis * 1_000_000) {
            connection.publish(new Message(topics.status(), known.online(), true), TOKEN);
            revision = now;
            saidNanos = clock.nanos();
        }
    }

    /** That the station left on purpose. */
    void leave(Transport.Connection connection) throws TransportException {
        StatusSource known = source;
        if (known != null) {
            connection.publish(new Message(topics.status(), known.offline(), true), TOKEN);
        }
    }
}
