package io.watchpost.greengrass.iotcore;

import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.LifecycleEvents;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.PublishEvents;
import software.amazon.awssdk.crt.mqtt5.OnAttemptingConnectReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionFailureReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionSuccessReturn;
import software.amazon.awssdk.crt.mqtt5.OnDisconnectionReturn;
import software.amazon.awssdk.crt.mqtt5.OnStoppedReturn;
import software.amazon.awssdk.crt.mqtt5.PublishResult;
import software.amazon.awssdk.crt.mqtt5.PublishReturn;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.ConnAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.DisconnectPacket;
import software.amazon.awssdk.crt.mqtt5.packets.DisconnectPacket.DisconnectReasonCode;
import software.amazon.awssdk.crt.mqtt5.packets.PubAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PubAckPacket.PubAckReasonCode;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubscribePacket;

/**
 * One client of the AWS library from its connect to its loss. The library would connect again by itself: at the first
 * failure or loss it is stopped. The network's thread calls the listeners, the delivery thread the rest.
 */
final class IotCoreConnection implements Transport.Connection, LifecycleEvents, PublishEvents {
    private static final Logger LOG = LoggerFactory.getLogger(IotCoreConnection.class);
    /** MQTT 5: reason codes from here on say no. */
    private static final int FAILURE = 0x80;

    private static final long GOODBYE_MILLIS = 500;
    /** Beside the payload, a PUBLISH has a topic and a header. */
    private static final int PACKET_BYTES = IotCoreTopics.BYTES_MAX + 32;

    private final String address;
    private final Transport.Events events;
    private final Governor governor;
    private final long answerMillis;

    private final CompletableFuture<Beginning> beginning = new CompletableFuture<>();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final Unanswered unanswered = new Unanswered();
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object release = new Object();
    private boolean released;
    private @Nullable Mqtt5Client client;
    private Transport.Terms terms = new Transport.Terms(true, false, Governor.PAYLOAD_BYTES_MAX);

    /** How connecting ended. */
    sealed interface Beginning {
        record Connected(Transport.Terms terms) implements Beginning {}

        /** The service answered with a no. */
        record Refused(ConnAckPacket answer) implements Beginning {}

        /** It got no answer, for the reason that this code of the library stands for. */
        record Failed(int code) implements Beginning {}

        /** Nothing happened for so long that somebody must be told. */
        record Silent() implements Beginning {}
    }

    /**
     * @param address of the broker, for sentences
     * @param governor told what comes in, and when the service says that it is too much
     * @param answerMillis how long a subscription may go unanswered
     */
    IotCoreConnection(String address, Transport.Events events, Governor governor, long answerMillis) {
        this.address = address;
        this.events = events;
        this.governor = governor;
        this.answerMillis = answerMillis;
    }

    /** Connects a client that has this object as its listener; it belongs to the connection from here on. */
    Beginning begin(Mqtt5Client newClient, long millis) {
        client = newClient;
        newClient.start();
        return awaitBeginning(millis);
    }

    /** How connecting ended, if it does so soon. */
    Beginning awaitBeginning(long millis) {
        try {
            Beginning found = beginning.get(millis, TimeUnit.MILLISECONDS);
            if (found instanceof Beginning.Connected(Transport.Terms agreed)) {
                terms = agreed;
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("connecting to {}", address, e);
        }
        return new Beginning.Silent();
    }

    @Override
    public Transport.Terms terms() {
        return terms;
    }

    @Override
    public void publish(Message message, long token) throws TransportException {
        PublishPacket packet = packet(message);
        Mqtt5Client open = open();
        unanswered.sent();
        try {
            CompletableFuture<PublishResult> _ = open.publish(packet).whenComplete((result, thrown) -> {
                answered(message.topic(), token, result, thrown);
                unanswered.answered();
            });
        } catch (CrtRuntimeException e) {
            unanswered.answered();
            throw gone(e);
        }
    }

    /** Also for the last will. */
    static PublishPacket packet(Message message) {
        return new PublishPacket.PublishPacketBuilder(message.topic(), QOS.AT_LEAST_ONCE, message.payload())
                .withRetain(message.retained())
                .build();
    }

    @Override
    public void subscribe(String topicFilter) throws TransportException {
        SubAckPacket answer;
        try {
            answer = open().subscribe(SubscribePacket.of(topicFilter, QOS.AT_LEAST_ONCE))
                    .get(answerMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while subscribing to " + topicFilter, "");
        } catch (CrtRuntimeException | ExecutionException e) {
            throw gone(e);
        } catch (TimeoutException e) {
            throw new TransportException(
                    "the broker did not answer the subscription to " + topicFilter, "look whether it is overloaded");
        }
        for (SubAckPacket.SubAckReasonCode code : answer.getReasonCodes()) {
            if (code.getValue() >= FAILURE) {
                throw new TransportException(
                        "the broker refused the subscription to " + topicFilter + ": " + IotCoreFailure.words(code),
                        "allow iot:Subscribe and iot:Receive for it in the policy of this station's certificate");
            }
        }
    }

    /** What is on its way gets a moment: the library's goodbye would overtake it. */
    @Override
    public void close() {
        Mqtt5Client known = client;
        if (known == null || !closed.compareAndSet(false, true)) {
            return;
        }
        boolean alive = lost.get() == null && known.getIsConnected();
        if (alive) {
            unanswered.awaitNone(GOODBYE_MILLIS);
        }
        try {
            known.stop(
                    alive
                            ? new DisconnectPacket.DisconnectPacketBuilder()
                                    .withReasonCode(DisconnectReasonCode.NORMAL_DISCONNECTION)
                                    .build()
                            : null);
            stopped.get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CrtRuntimeException | ExecutionException | TimeoutException e) {
            LOG.debug("leaving {}", address, e);
        } finally {
            synchronized (release) {
                released = true;
                known.close();
            }
        }
    }

    // LifecycleEvents

    @Override
    public void onAttemptingConnect(Mqtt5Client origin, OnAttemptingConnectReturn what) {
        // begin() has said so
    }

    @Override
    public void onConnectionSuccess(Mqtt5Client origin, OnConnectionSuccessReturn what) {
        long packetBytesMax = what.getNegotiatedSettings().getMaximumPacketSizeToServer();
        long payloadBytesMax = Math.clamp(packetBytesMax - PACKET_BYTES, 1_024, Governor.PAYLOAD_BYTES_MAX);
        beginning.complete(new Beginning.Connected(new Transport.Terms(true, false, (int) payloadBytesMax)));
    }

    @Override
    public void onConnectionFailure(Mqtt5Client origin, OnConnectionFailureReturn what) {
        ConnAckPacket answer = what.getConnAckPacket();
        beginning.complete(answer == null ? new Beginning.Failed(what.getErrorCode()) : new Beginning.Refused(answer));
        stop(origin);
    }

    @Override
    public void onDisconnection(Mqtt5Client origin, OnDisconnectionReturn what) {
        String reason = IotCoreFailure.ofLoss(what.getErrorCode(), what.getDisconnectPacket());
        if (!closed.get() && lost.compareAndSet(null, reason)) {
            events.lost(reason, !IotCoreFailure.isSilence(what.getErrorCode()));
            stop(origin);
        }
    }

    @Override
    public void onStopped(Mqtt5Client origin, OnStoppedReturn what) {
        stopped.complete(true);
    }

    // PublishEvents

    @Override
    public void onMessageReceived(Mqtt5Client origin, PublishReturn what) {
        PublishPacket packet = what.getPublishPacket();
        byte[] payload = packet.getPayload() == null ? new byte[0] : packet.getPayload();
        governor.received(payload.length + PACKET_BYTES);
        try {
            events.received(packet.getTopic(), payload);
        } catch (RuntimeException e) {
            LOG.warn("a message on {} was not understood", packet.getTopic(), e); // the library would print it
        }
    }

    private void answered(String topic, long token, @Nullable PublishResult result, @Nullable Throwable thrown) {
        PubAckPacket answer = result == null ? null : result.getResultPubAck();
        if (answer == null) {
            notSent(topic, token, thrown);
        } else if (answer.getReasonCode().getValue() < FAILURE) {
            events.acknowledged(token);
        } else {
            if (answer.getReasonCode() == PubAckReasonCode.QUOTA_EXCEEDED) {
                governor.overdrawn();
            }
            events.refused(token, IotCoreFailure.refused(topic, answer));
        }
    }

    /** With the connection gone, its loss says everything; otherwise the library didn't like the message itself. */
    private void notSent(String topic, long token, @Nullable Throwable thrown) {
        if (thrown instanceof CrtRuntimeException e && IotCoreFailure.isOfMessage(e.errorCode)) {
            events.refused(
                    token,
                    new Transport.Refusal(
                            "a message on " + topic + " can't be sent: " + CrtErrors.sentence(e), "", true));
        } else {
            LOG.debug("a message on {} got no answer", topic, thrown);
        }
    }

    private Mqtt5Client open() throws TransportException {
        Mqtt5Client known = client;
        String reason = lost.get();
        if (known == null || reason != null || closed.get()) {
            throw new TransportException(reason == null ? "the connection was closed" : reason, "");
        }
        return known;
    }

    /** Keeps the library from connecting again. */
    private void stop(Mqtt5Client origin) {
        synchronized (release) {
            if (!released) {
                origin.stop();
            }
        }
    }

    private static TransportException gone(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return new TransportException(
                "the connection is gone"
                        + (cause instanceof CrtRuntimeException crt ? ": " + CrtErrors.sentence(crt) : ""),
                "");
    }
}
