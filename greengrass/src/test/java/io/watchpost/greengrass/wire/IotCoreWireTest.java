package io.watchpost.greengrass.wire;

import io.watchpost.greengrass.cloud.FarEnd;
import io.watchpost.greengrass.cloud.MosquittoEnd;
import io.watchpost.greengrass.iotcore.IotCoreEndpoint;
import io.watchpost.greengrass.nucleus.InProcessNucleus;
import io.watchpost.transport.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Direct, by the AWS client over mutual TLS, with the rights that docs/aws.md asks for. */
final class IotCoreWireTest extends CloudScenarios {
    private @Nullable IotCoreEndpoint endpoint;

    @Override
    Map<String, Object> mqtt(Path folder) throws Exception {
        IotCoreEndpoint started = IotCoreEndpoint.ofTheWholePage(Files.createDirectory(folder.resolve("broker")))
                .start();
        endpoint = started;
        TlsConfig tls = started.tls();
        return Map.of(
                "broker",
                "iotcore://127.0.0.1:" + started.broker.port(),
                "tls",
                Map.of(
                        "caFile", Objects.requireNonNull(tls.caFile()).toString(),
                        "certificateFile",
                                Objects.requireNonNull(tls.certificateFile()).toString(),
                        "keyFile", Objects.requireNonNull(tls.keyFile()).toString()));
    }

    @Override
    FarEnd end(InProcessNucleus nucleus) {
        try {
            return new MosquittoEnd(Objects.requireNonNull(endpoint).broker.judgePort());
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stopBroker() {
        Objects.requireNonNull(endpoint).close();
    }
}
