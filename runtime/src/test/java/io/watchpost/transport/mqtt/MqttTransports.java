package io.watchpost.transport.mqtt;

import io.watchpost.clock.SystemClock;
import io.watchpost.config.MqttConfig;
import io.watchpost.config.SecretRef;
import io.watchpost.config.TlsConfig;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import org.jspecify.annotations.Nullable;

/** Transports to a port of the loopback, with the shortest keep-alive that a configuration allows. */
public final class MqttTransports {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    private MqttTransports() {}

    public static Transport to(int port, @Nullable Message will) {
        return to("mqtt://127.0.0.1:" + port, null, null, TlsConfig.DEFAULT, will);
    }

    public static Transport to(
            String uri, @Nullable SecretRef user, @Nullable SecretRef password, TlsConfig tls, @Nullable Message will) {
        MqttConfig config = new MqttConfig(
                uri,
                MqttConfig.TOPIC_PREFIX_DEFAULT,
                user,
                password,
                tls,
                MqttConfig.WINDOW_DEFAULT,
                MqttConfig.KEEP_ALIVE_SECONDS_MIN);
        return new MqttTransport(
                new MqttSettings(config, "watchpost-porch", CONNECT_TIMEOUT_SECONDS), will, new SystemClock());
    }
}
