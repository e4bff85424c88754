package io.watchpost.greengrass.iotcore;

import io.watchpost.clock.StationClock;
import io.watchpost.transport.BrokerAddress;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportProvider;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AWS IoT Core without Greengrass: {@code iotcore://endpoint[:8883]} or {@code iotcore://endpoint:443}. */
public final class IotCoreTransportProvider implements TransportProvider {
    static final String NAME = "iotcore";
    private static final int PORT_DEFAULT = 8883;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(NAME);
    }

    @Override
    public String address(String text) {
        BrokerAddress endpoint = BrokerAddress.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "AWS IoT Core is iotcore://endpoint[:8883] or iotcore://endpoint:443, was \"" + text
                                + "\"; \"aws iot describe-endpoint --endpoint-type iot:Data-ATS\" tells the endpoint"));
        return NAME + "://" + endpoint.host().toLowerCase(Locale.ROOT) + ":" + endpoint.portOr(PORT_DEFAULT);
    }

    @Override
    public boolean usesTls(String address) {
        return true;
    }

    @Override
    public void check(BrokerConfig broker) {
        if (broker.tls().certificateFile() == null) {
            throw new IllegalArgumentException("AWS IoT Core knows a station by its certificate: name it with"
                    + " tls.certificateFile, and its key with tls.keyFile or tls.pkcs11");
        }
        if (broker.username() != null) {
            throw new IllegalArgumentException(
                    "AWS IoT Core knows a station by its certificate: leave out username and password");
        }
        IotCoreTopics.checkPrefix(broker.topicPrefix());
    }

    @Override
    public Transport create(ClientSettings settings, @Nullable Message will, StationClock clock) {
        return new IotCoreTransport(settings, will, clock);
    }
}
