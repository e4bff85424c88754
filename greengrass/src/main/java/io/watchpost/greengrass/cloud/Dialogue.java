package io.watchpost.greengrass.cloud;

import io.watchpost.transport.Correspondent.Post;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A conversation with a service of AWS IoT. Everything but {@link #topics} happens on one thread. */
public interface Dialogue {

    /** The topic filters that it wants to hear; for any thread, and always the same. */
    List<String> topics();

    /** There is a connection, on which its topics are subscribed. */
    void connected(Post post);

    /** The connection is gone; another one may come. */
    void disconnected();

    /** A JSON object on one of its topics. */
    void received(String topic, JsonNode body);

    /** Called several times a second: what is due now? */
    void look();
}
