package io.watchpost.transport.mqtt;

import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Paho client from its connect to its loss. Paho's threads call the listeners, the delivery thread the rest. */
final class MqttConnection implements Transport.Connection, MqttCallback, IMqttActionListener {
    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
    private static final int QOS_1 = 1;
    /** MQTT 3.1.1, 3.9.3: the return code of a refused subscription. */
    private static final int SUBACK_FAILURE = 0x80;

    private static final long GOODBYE_MILLIS = 500;

    private final MqttAsyncClient client;
    private final Transport.Events events;
    private final long answerMillis;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param answerMillis how long a subscription may go unanswered */
    MqttConnection(MqttAsyncClient client, Transport.Events events, long answerMillis) {
        this.client = client;
        this.events = events;
        this.answerMillis = answerMillis;
    }

    @Override
    public void publish(Message message, long token) throws TransportException {
        try {
            client.publish(message.topic(), message.payload(), QOS_1, message.retained(), token, this);
        } catch (MqttException e) {
            throw new TransportException(MqttFailure.ofLoss(e), "");
        }
    }

    @Override
    public void subscribe(String topicFilter) throws TransportException {
        try {
            IMqttToken answer = client.subscribe(topicFilter, QOS_1);
            answer.waitForCompletion(answerMillis);
            int[] granted = answer.getGrantedQos();
            if (granted == null || granted.length == 0 || granted[0] == SUBACK_FAILURE) {
                throw refused(topicFilter);
            }
        } catch (MqttException e) {
            if (e.getReasonCode() == MqttException.REASON_CODE_SUBSCRIBE_FAILED
                    || e.getReasonCode() == SUBACK_FAILURE) {
                throw refused(topicFilter);
            }
            throw new TransportException(MqttFailure.ofLoss(e), "");
        }
    }

    private static TransportException refused(String topicFilter) {
        return new TransportException(
                "the broker refused the subscription to " + topicFilter,
                "allow reading " + topicFilter + " in the broker's access rules");
    }

    /** A thread that is stuck writing to a dead link doesn't hold this up: the socket is closed under it. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean alive = !lost.get() && client.isConnected();
        try {
            client.disconnectForcibly(alive ? GOODBYE_MILLIS : 0, GOODBYE_MILLIS, alive);
        } catch (MqttException e) {
            LOG.debug("disconnecting from {}", client.getServerURI(), e);
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("closing the client of {}", client.getServerURI(), e);
        }
    }

    // IMqttActionListener: outcomes of publish

    @Override
    public void onSuccess(IMqttToken token) {
        events.acknowledged((Long) token.getUserContext());
    }

    @Override
    public void onFailure(IMqttToken token, @Nullable Throwable cause) {
        connectionLost(cause);
    }

    // MqttCallback

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        if (lost.compareAndSet(false, true)) {
            events.lost(MqttFailure.ofLoss(cause), !MqttFailure.isSilence(cause));
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        events.received(topic, message.getPayload());
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // onSuccess has told it, with the token of the outbox
    }
}
