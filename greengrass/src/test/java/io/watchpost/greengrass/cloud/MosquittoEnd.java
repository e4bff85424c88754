package io.watchpost.greengrass.cloud;

import java.util.function.BiConsumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** At a Mosquitto that plays IoT Core, by a listener without rules. */
public final class MosquittoEnd implements FarEnd {
    private static final long PATIENCE_MILLIS = 10_000;

    private final MqttAsyncClient client;

    public MosquittoEnd(int port) throws MqttException {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "cloud-side", new MemoryPersistence());
    }

    @Override
    public void hear(BiConsumer<String, byte[]> listener) {
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                listener.accept(topic, message.getPayload());
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(10_000);
        try {
            client.connect(options).waitForCompletion(PATIENCE_MILLIS);
            client.subscribe(new String[] {"watchpost/#", "$aws/things/#"}, new int[] {1, 1})
                    .waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void say(String topic, byte[] payload) {
        try {
            client.publish(topic, payload, 1, false);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, PATIENCE_MILLIS);
            client.close();
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }
}
