package io.watchpost.update.blocks;

import io.watchpost.bundle.StreamLocation;
import io.watchpost.transport.Correspondent;
import io.watchpost.transport.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Listens to the streams of one device and one kind at one broker. For any thread. */
final class StreamLink implements Correspondent {
    private static final List<StreamVerb> ANSWERS =
            List.of(StreamVerb.DESCRIPTION, StreamVerb.DATA, StreamVerb.REJECTED);

    private final String name;
    private final StreamTopics topics;
    private final boolean isAws;
    private final List<String> filters;
    private final Streams streams;
    private volatile @Nullable Post post;
    private final AtomicLong connections = new AtomicLong();

    StreamLink(String name, StreamTopics topics, boolean isAws, Streams streams) {
        this.name = name;
        this.topics = topics;
        this.isAws = isAws;
        this.streams = streams;
        filters = ANSWERS.stream().map(topics::filter).toList();
    }

    @Override
    public List<String> topics() {
        return filters;
    }

    @Override
    public void connected(Post newPost) {
        connections.incrementAndGet();
        post = newPost;
        streams.wake();
    }

    @Override
    public void disconnected() {
        post = null;
        streams.wake();
    }

    @Override
    public void received(String topic, byte[] payload) {
        for (StreamVerb verb : ANSWERS) {
            topics.streamOf(topic, verb).ifPresent(stream -> streams.heard(this, isAws, stream, verb, payload));
        }
    }

    /** The line of one stream; empty when it is one of the other kind. */
    Optional<StreamLine> line(StreamLocation location) {
        return location.isAws() == isAws ? Optional.of(new Line(this, topics, location.stream())) : Optional.empty();
    }

    private record Line(StreamLink link, StreamTopics topics, String stream) implements StreamLine {
        @Override
        public String name() {
            return link.name;
        }

        @Override
        public long connection() {
            return link.connections.get();
        }

        @Override
        public boolean isConnected() {
            return link.post != null;
        }

        @Override
        public int payloadBytesMax() {
            Post known = link.post;
            return known == null ? 0 : known.payloadBytesMax();
        }

        @Override
        public boolean ask(StreamVerb verb, byte[] payload) {
            Post known = link.post;
            return known != null && known.send(new Message(topics.topic(stream, verb), payload, false));
        }
    }
}
