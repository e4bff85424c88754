package io.watchpost.transport;

/**
 * A way to a broker. The port of every adapter: Paho here, Greengrass IPC and the AWS client elsewhere. A transport
 * owns no retries and no persistence: both belong to the outbox and its {@link Delivery}.
 */
public interface Transport extends AutoCloseable {

    /** The destination's name in the outbox and in status: {@code mqtt}. */
    String name();

    /** What a person calls it, without secrets: {@code mqtts://broker.example:8883}. */
    String describe();

    /**
     * Connects; called on the delivery thread.
     *
     * @param events told, on the transport's own threads, what happens to the connection
     * @throws TransportException if it can't connect now
     */
    Connection connect(Events events) throws TransportException;

    @Override
    void close();

    /** One connection, from connect to its loss; never comes back to life. */
    interface Connection extends AutoCloseable {

        /**
         * Sends one message at least once (QoS 1) and returns at once; the outcome comes to {@link Events#acknowledged}
         * with the token.
         *
         * @throws TransportException if the connection is gone or the message can't be sent over it
         */
        void publish(Message message, long token) throws TransportException;

        /** Asks for the messages of a topic filter; they come to {@link Events#received}. */
        void subscribe(String topicFilter) throws TransportException;

        /** Says goodbye if there is still somebody to say it to; waits at most a second. */
        @Override
        void close();
    }

    /** What the connection tells; called on the transport's threads, must not block. */
    interface Events {
        /** The broker has the message. */
        void acknowledged(long token);

        /**
         * The connection is gone; nothing else follows.
         *
         * @param hungUp whether the other end ended it; false when it only fell silent
         */
        void lost(String reason, boolean hungUp);

        void received(String topic, byte[] payload);
    }
}
