package io.watchpost.transport.mqtt;

import java.net.URI;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory;

/** Teaches Paho the addresses {@code mqtt://} and {@code mqtts://}; found by its ServiceLoader. */
public final class MqttLinks implements NetworkModuleFactory {
    static final String PLAIN = "mqtt";
    static final String TLS = "mqtts";

    @Override
    public Set<String> getSupportedUriSchemes() {
        return Set.of(PLAIN, TLS);
    }

    @Override
    public void validateURI(URI address) {
        if (address.getHost() == null || address.getPort() < 1) {
            throw new IllegalArgumentException("a broker needs a host and a port, was " + address);
        }
    }

    /** With TLS the options hold the socket factory that knows what to trust. */
    @Override
    public NetworkModule createNetworkModule(URI address, MqttConnectOptions options, String clientId) {
        boolean secured = TLS.equals(address.getScheme());
        return new MqttLink(
                address.getHost(),
                address.getPort(),
                secured ? (SSLSocketFactory) options.getSocketFactory() : null,
                options.getConnectionTimeout() * 1_000);
    }
}
