package io.watchpost.update.blocks;

import io.watchpost.bundle.StreamLocation;
import io.watchpost.transport.Correspondent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All brokers over which a device may get blocks, and who waits for some at the moment. For any thread. */
public final class Streams {
    private final List<StreamLink> links = new CopyOnWriteArrayList<>();
    private final List<StreamInbox> inboxes = new CopyOnWriteArrayList<>();

    /**
     * Another broker, or other topics of one: each is subscribed to by itself, so that a rule that forbids the one doesn't
     * keep the other away.
     *
     * @param name for people
     * @param isAws whether these are the topics of a thing of AWS IoT
     */
    public Correspondent over(String name, StreamTopics topics, boolean isAws) {
        StreamLink link = new StreamLink(name, topics, isAws, this);
        links.add(link);
        return link;
    }

    /** Listens to one stream until the inbox is closed. */
    StreamInbox open(StreamLocation location) {
        List<StreamLine> lines = links.stream()
                .map(link -> link.line(location))
                .flatMap(Optional::stream)
                .toList();
        StreamInbox inbox = new StreamInbox(location, lines, inboxes::remove);
        inboxes.add(inbox);
        return inbox;
    }

    void heard(StreamLink link, boolean isAws, String stream, StreamVerb verb, byte[] payload) {
        for (StreamInbox inbox : inboxes) {
            StreamLocation location = inbox.location();
            if (location.isAws() == isAws && location.stream().equals(stream)) {
                link.line(location).ifPresent(line -> inbox.put(new StreamInbox.Letter(line, verb, payload)));
            }
        }
    }

    void wake() {
        inboxes.forEach(StreamInbox::wake);
    }
}
