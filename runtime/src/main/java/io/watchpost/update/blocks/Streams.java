package io.watchpost.update.blocks;

import io.watchpost.bundle.StreamLocation;
import io.watchpost.transport.Correspondent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All brokers over which a device may get blocks, and who waits for some at the moment. For any thread. */
public final class Streams {
    private final List<StreamLink> links = new CopyOnWriteArrayList<>();
    private final List<StreamInbox> inboxes = new CopyOnWriteArrayList<>();

    /**
     * Another broker.
     *
     * @param name for people
     * @param own topics under the own prefix
     * @param aws those of a thing of AWS IoT; null for none
     */
    public Correspondent over(String name, StreamTopics own, @Nullable StreamTopics aws) {
        StreamLink link = new StreamLink(name, own, aws, this);
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
