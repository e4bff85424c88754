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

        /** On what terms it takes messages; known once it is connected. */
        default Terms terms() {
            return Terms.OF_MQTT_3;
        }

        /**
         * Sends one message at least once (QoS 1) and returns at once; the outcome comes to {@link Events#acknowledged}
         * or, if the {@link #terms} say so, {@link Events#refused} with the token.
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

    /**
     * On what terms a connection takes messages.
     *
     * @param saysRefusals whether it tells what it doesn't take. Where it doesn't, nothing is sent before a probe came
     *     back: MQTT 3.1.1 acknowledges and drops what an access rule forbids
     * @param handsOver whether an acknowledgement means that an agent on this machine has the message, which answers
     *     for it from there on, and not yet that the broker has it
     * @param payloadBytesMax larger messages aren't sent
     */
    record Terms(boolean saysRefusals, boolean handsOver, int payloadBytesMax) {
        /** What brokers of MQTT 3.1.1 in the field take at least. */
        public static final Terms OF_MQTT_3 = new Terms(false, false, 128 * 1_024);

        public Terms {
            if (payloadBytesMax < 1_024) {
                throw new IllegalArgumentException("payloads of at least 1024 bytes must pass, was " + payloadBytesMax);
            }
        }
    }

    /**
     * Why a message wasn't taken, though the connection stays.
     *
     * @param reason what the other end said, and of what
     * @param hint what to do about it; empty if it passes by itself
     * @param isForbidden whether it stays so until somebody changes a rule
     */
    record Refusal(String reason, String hint, boolean isForbidden) {}

    /** What the connection tells; called on the transport's threads, must not block. */
    interface Events {
        /** The broker has the message. */
        void acknowledged(long token);

        /** The broker hasn't taken the message, which may be sent again later. */
        void refused(long token, Refusal refusal);

        /**
         * The connection is gone; nothing else follows.
         *
         * @param hungUp whether the other end ended it; false when it only fell silent
         */
        void lost(String reason, boolean hungUp);

        void received(String topic, byte[] payload);
    }
}
