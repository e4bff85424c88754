package io.watchpost.transport.mqtt;

import io.watchpost.clock.StationClock;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsContexts;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 3.1.1 over Paho's mqttv3 client. Paho is kept to what survived our faults: a new client object for every
 * connection, clean sessions, no reconnect and no persistence of its own.
 */
public final class MqttTransport implements Transport {
    static final String NAME = "mqtt";
    private static final int QOS_1 = 1;
    /** Status, probe and goodbye travel beside the entries of the window. */
    private static final int BESIDE_WINDOW = 16;

    private final ClientSettings settings;
    private final @Nullable Message will;
    private final StationClock clock;
    private final ScheduledExecutorService pings;

    /** @param will what the broker says when the connection ends without a goodbye; null for nothing */
    public MqttTransport(ClientSettings settings, @Nullable Message will, StationClock clock) {
        this.settings = settings;
        this.will = will;
        this.clock = clock;
        pings = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("mqtt-ping").daemon().factory());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe() {
        return settings.broker().broker();
    }

    @Override
    public Connection connect(Events events) throws TransportException {
        long answerMillis = settings.connectTimeoutSeconds() * 1_000L;
        MqttConnectOptions options = options();
        MqttAsyncClient client = client();
        MqttConnection connection = new MqttConnection(client, events, answerMillis);
        client.setCallback(connection);
        try {
            // reaching the broker, TLS and the broker's answer have a time-out each; this one is for all of them
            client.connect(options).waitForCompletion(3 * answerMillis);
            return connection;
        } catch (MqttException e) {
            connection.close();
            throw MqttFailure.whileConnecting(describe(), clock.utcMillis(), e);
        }
    }

    private MqttAsyncClient client() throws TransportException {
        try {
            return new MqttAsyncClient(
                    describe(), settings.clientId(), new MemoryPersistence(), new ExecutorPings(pings));
        } catch (MqttException e) {
            throw MqttFailure.whileConnecting(describe(), clock.utcMillis(), e);
        }
    }

    @Override
    public void close() {
        pings.shutdownNow();
    }

    private MqttConnectOptions options() throws TransportException {
        BrokerConfig broker = settings.broker();
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setMaxInflight(broker.window() + BESIDE_WINDOW);
        options.setKeepAliveInterval(broker.keepAliveSeconds());
        options.setConnectionTimeout(settings.connectTimeoutSeconds());
        if (will != null) {
            options.setWill(will.topic(), will.payload(), QOS_1, will.retained());
        }
        try {
            SecretRef username = broker.username();
            if (username != null) {
                options.setUserName(username.read());
            }
            SecretRef password = broker.password();
            if (password != null) {
                options.setPassword(password.read().toCharArray());
            }
            if (broker.usesTls()) {
                options.setSocketFactory(TlsContexts.of(broker.tls()).getSocketFactory());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new TransportException(
                    "no connection to " + describe() + ": " + e.getMessage(),
                    "check the files named in the configuration");
        }
        return options;
    }
}
