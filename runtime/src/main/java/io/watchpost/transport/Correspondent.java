package io.watchpost.transport;

import java.util.List;

/**
 * Somebody who talks over a station's connection to a broker beside the results: commands, jobs, blocks of a bundle. The
 * port of everything that listens. Results go first, and nothing that a correspondent does keeps them from going out.
 */
public interface Correspondent {

    /** The topic filters that it wants to hear, subscribed anew on each connection. */
    List<String> topics();

    /**
     * There is a connection, on which its topics are subscribed. Called on the delivery thread; must not block.
     *
     * @param post good until {@link #disconnected}
     */
    void connected(Post post);

    /** The connection is gone; another one may come. Called on the delivery thread; must not block. */
    void disconnected();

    /** A message on one of its topics. Called on the transport's threads; must not block. */
    void received(String topic, byte[] payload);

    /** Takes what a correspondent wants to say. For any thread. */
    interface Post {

        /**
         * Sends a message once the results of this moment are on their way. Whether it arrives isn't known: who needs to
         * know asks for an answer.
         *
         * @return false if the connection is gone, or too much waits already: ask again later
         */
        boolean send(Message message);

        /** The largest payload that comes and goes over this connection. */
        default int payloadBytesMax() {
            return Transport.Terms.OF_MQTT_3.payloadBytesMax();
        }
    }
}
