package io.watchpost.greengrass.iotcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.testing.ManualClock;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportProvider;
import io.watchpost.transport.Transports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses, and which parts of a broker's configuration count. */
final class IotCoreTransportProviderTest {
    private static final String TLS = "tls: {certificateFile: c.pem, keyFile: k.pem}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "iotcore://a1-ats.iot.eu-west-1.amazonaws.com, iotcore://a1-ats.iot.eu-west-1.amazonaws.com:8883",
        "IotCore://A1-ats.example:443/, iotcore://a1-ats.example:443",
    })
    void address_isCompleted(String written, String complete) {
        assertThat(Transports.installed().provider(written).address(written)).isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"iotcore:", "iotcore://", "iotcore://h:0", "iotcore://h:70000", "iotcore://h/x", "iotcore://h?x"
            })
    void otherAddress_isRefusedWithTheWayToTheRightOne(String address) {
        TransportProvider provider = new IotCoreTransportProvider();
        assertThatThrownBy(() -> provider.address(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("describe-endpoint")
                .hasMessageContaining(address);
    }

    @Test
    void everythingThatItCanUse_isReadFromAFile() throws Exception {
        BrokerConfig broker = broker("""
                broker: iotcore://endpoint:443
                tls:
                  caFile: ca.pem
                  certificateFile: c.pem
                  pkcs11: {library: /usr/lib/p11.so, pin: {file: pin}, slot: 3, key: station}
                proxy: {address: 'http://Proxy.example:3128/', username: {env: U}, password: {file: p}}
                """);

        assertThat(broker.broker()).isEqualTo("iotcore://endpoint:443");
        assertThat(broker.proxy())
                .isEqualTo(new ProxyConfig(
                        "http://proxy.example:3128",
                        new SecretRef.InEnvironment("U"),
                        new SecretRef.InFile(folder.resolve("p"))));
        assertThat(Objects.requireNonNull(broker.tls().pkcs11())).satisfies(token -> {
            assertThat(token.library()).isEqualTo(Path.of("/usr/lib/p11.so"));
            assertThat(token.pin()).isEqualTo(new SecretRef.InFile(folder.resolve("pin")));
            assertThat(token.slot()).isEqualTo(3);
            assertThat(token.token()).isNull();
            assertThat(token.key()).isEqualTo("station");
        });
        try (Transport transport =
                broker.provider().create(new ClientSettings(broker, "porch"), null, new ManualClock())) {
            assertThat(transport.name())
                    .isEqualTo("iotcore")
                    .isEqualTo(broker.provider().name());
            assertThat(transport.describe()).isEqualTo("iotcore://endpoint:443");
        }
    }

    @Test
    void whatItCantUse_isRefused() {
        assertRefused("broker: iotcore://h", "knows a station by its certificate", "tls.certificateFile");
        assertRefused("broker: iotcore://h\n" + TLS + "\nusername: {env: U}", "leave out username");
        assertRefused("broker: iotcore://h\n" + TLS + "\ntopicPrefix: a/b/c/d/e", "4 slashes", "room for 3");
    }

    private void assertRefused(String section, String... parts) {
        assertThatThrownBy(() -> broker(section))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .contains(parts);
    }

    private BrokerConfig broker(String section) throws Exception {
        String yaml = "pipelines: [{camera: 'test:', model: {file: m}}]\nmqtt:\n" + section.indent(2);
        return ConfigYaml.station(Files.writeString(folder.resolve("c.yaml"), yaml))
                .mqtt()
                .getFirst();
    }
}
