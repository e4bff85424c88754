package io.watchpost.transport.mqtt;

import io.watchpost.clock.StationClock;
import io.watchpost.transport.BrokerAddress;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brokers that speak MQTT 3.1.1, with TLS or without: {@code mqtt://host[:1883]}, {@code mqtts://host[:8883]}. */
public final class MqttTransportProvider implements TransportProvider {
    private static final int PORT_DEFAULT = 1883;
    private static final int TLS_PORT_DEFAULT = 8883;

    @Override
    public String name() {
        return MqttTransport.NAME;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(MqttLinks.PLAIN, MqttLinks.TLS);
    }

    @Override
    public String address(String text) {
        BrokerAddress broker = BrokerAddress.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a broker is mqtt://host[:1883] or mqtts://host[:8883], was \"" + text + "\""));
        int portDefault = broker.scheme().equals(MqttLinks.TLS) ? TLS_PORT_DEFAULT : PORT_DEFAULT;
        return broker.scheme() + "://" + broker.host() + ":" + broker.portOr(portDefault);
    }

    @Override
    public boolean usesTls(String address) {
        return address.startsWith(MqttLinks.TLS + ":");
    }

    @Override
    public Transport create(ClientSettings settings, @Nullable Message will, StationClock clock) {
        return new MqttTransport(settings, will, clock);
    }
}
