package io.watchpost.update.arrival;

import io.watchpost.bundle.Envelope;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Topics;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is heard on the announcements' topic of a group, retained there, at every broker; whether it is to be believed, the
 * {@link Bulletin} says. Bounded: who floods the topic crowds out himself. The transports' threads put, the models' thread
 * takes.
 */
public final class Announcements {
    static final int WAITING_MAX = 8;

    private final String group;
    private final Queue<Heard> waiting = new ArrayDeque<>();

    /** One message. */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Heard(byte[] envelope, String origin) {}

    /** @param group whose announcements are meant for this device */
    public Announcements(String group) {
        this.group = group;
    }

    /**
     * Listens at another broker.
     *
     * @param broker its name, for people
     */
    public Correspondent over(String broker, String topicPrefix) {
        return new Listener(broker, Topics.modelsOfGroup(topicPrefix, group));
    }

    /** What waits longest; null when nothing does. */
    @Nullable
    Heard next() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }

    private void put(Heard heard) {
        synchronized (waiting) {
            boolean isNew = waiting.stream().noneMatch(one -> Arrays.equals(one.envelope(), heard.envelope()));
            if (isNew && waiting.size() < WAITING_MAX && heard.envelope().length <= Envelope.SIZE_BYTES_MAX) {
                waiting.add(heard);
            }
        }
    }

    private final class Listener implements Correspondent {
        private final String broker;
        private final String topic;

        Listener(String broker, String topic) {
            this.broker = broker;
            this.topic = topic;
        }

        @Override
        public List<String> topics() {
            return List.of(topic);
        }

        @Override
        public void connected(Post post) {
            // the broker sends what it keeps
        }

        @Override
        public void disconnected() {
            // what was heard stays
        }

        @Override
        public void received(String on, byte[] payload) {
            if (payload.length > 0) { // nothing is how a retained message is taken back
                put(new Heard(payload, topic + " at " + broker));
            }
        }
    }
}
