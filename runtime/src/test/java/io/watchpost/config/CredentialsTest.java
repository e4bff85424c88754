package io.watchpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that systemd hands to the service. */
final class CredentialsTest {
    @TempDir
    Path folder;

    @Test
    void inTheService_theyLieWhereSystemdPutsThem() throws Exception {
        Map<String, String> environment = Map.of("CREDENTIALS_DIRECTORY", folder.toString());

        assertThat(Credentials.file("mqtt-password", environment)).isEqualTo(folder.resolve("watchpost_mqtt-password"));

        Files.writeString(folder.resolve("mqtt-password"), "of a drop-in");
        assertThat(Credentials.file("mqtt-password", environment)).isEqualTo(folder.resolve("mqtt-password"));
    }

    @Test
    void outsideOfIt_theyLieWhereTheOperatorPutThem() {
        assertThat(Credentials.file("mqtt-password", Map.of()))
                .isEqualTo(Path.of("/etc/watchpost/credentials/mqtt-password"));
    }

    @Test
    void aConfiguration_namesThemAsSecretsAndAsFiles() throws Exception {
        BrokerConfig broker = station("""
                mqtt:
                  broker: mqtts://broker.example
                  username: {credential: mqtt-user}
                  password: {credential: mqtt-password}
                  tls: {certificateFile: station.pem, keyFile: 'credential:station.key'}
                """).mqtt().getFirst();

        assertThat(broker.password()).isEqualTo(new SecretRef.InFile(Credentials.file("mqtt-password")));
        TlsConfig tls = broker.tls();
        assertThat(tls.keyFile()).isEqualTo(Credentials.file("station.key"));
        assertThat(tls.certificateFile()).isEqualTo(folder.resolve("station.pem"));
    }

    @Test
    void whatIsNoName_isAProblemOfTheConfiguration() {
        assertThatThrownBy(() -> station("""
                mqtt: {broker: mqtt://broker.example, password: {credential: ../shadow}}
                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the name of a file in");
        assertThatThrownBy(() -> station("""
                mqtt: {broker: mqtt://broker.example, password: {credential: a, env: B}}
                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("(credential: NAME)");
    }

    private StationConfig station(String more) throws Exception {
        return ConfigYaml.station(Files.writeString(
                folder.resolve("watchpost.yaml"),
                "device: mast\npipelines: [{camera: 'test:', model: {file: m.tflite}}]\n" + more));
    }
}
