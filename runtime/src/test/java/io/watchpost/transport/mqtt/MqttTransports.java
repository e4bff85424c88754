package io.watchpost.transport.mqtt;

import io.watchpost.clock.SystemClock;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import org.jspecify.annotations.Nullable;

/** Transports to a port of the loopback, with the shortest keep-alive that a configuration allows. */
public final class MqttTransports {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    private MqttTransports() {}

    public static Transport to(int port, @Nullable Message will) {
        return to("mqtt://127.0.0.1:" + port, null, null, TlsConfig.DEFAULT, will);
    }

    /** Beside others at the same broker. */
    public static Transport as(String clientId, int port) {
        return new MqttTransport(
                new ClientSettings(BrokerConfig.of("mqtt://127.0.0.1:" + port), clientId, CONNECT_TIMEOUT_SECONDS),
                null,
                new SystemClock());
    }

    public static Transport to(
            String uri, @Nullable SecretRef user, @Nullable SecretRef password, TlsConfig tls, @Nullable Message will) {
        BrokerConfig config = new BrokerConfig(
                uri,
                BrokerConfig.TOPIC_PREFIX_DEFAULT,
                user,
                password,
                tls,
                null,
                PayloadConfig.DEFAULT,
                BrokerConfig.WINDOW_DEFAULT,
                BrokerConfig.KEEP_ALIVE_SECONDS_MIN);
        return new MqttTransport(
                new ClientSettings(config, "watchpost-porch", CONNECT_TIMEOUT_SECONDS), will, new SystemClock());
    }
}
