package io.watchpost.greengrass.cloud;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Jobs and the shadow of one thing, on a Mosquitto that plays IoT Core. */
public final class CloudSide implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;

    private final MqttAsyncClient client;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("cloud-side").daemon().factory());
    private final JobsService jobs;
    private final ShadowService shadow;

    /** @param port of a listener without rules */
    public CloudSide(int port, String thing) throws MqttException {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "cloud-side", new MemoryPersistence());
        jobs = new JobsService(thing, this::publish);
        shadow = new ShadowService(thing, this::publish);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                thread.execute(() -> {
                    jobs.received(topic, message.getPayload());
                    shadow.received(topic, message.getPayload());
                });
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(10_000);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        client.subscribe("$aws/things/" + thing + "/#", 1).waitForCompletion(PATIENCE_MILLIS);
    }

    private void publish(String topic, byte[] payload) {
        try {
            client.publish(topic, payload, 1, false);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    public JobsService jobs() {
        return jobs;
    }

    public ShadowService shadow() {
        return shadow;
    }

    @Override
    public void close() throws MqttException {
        thread.shutdownNow();
        client.disconnectForcibly(0, PATIENCE_MILLIS);
        client.close();
    }
}
