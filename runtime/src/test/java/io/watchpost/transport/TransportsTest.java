package io.watchpost.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchpost.clock.StationClock;
import io.watchpost.testing.FakeTransport;
import io.watchpost.testing.ManualClock;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a broker is found by the scheme of its address. */
final class TransportsTest {

    @TempDir
    Path folder;

    @Test
    void mqtt_isInstalled_andItsTransportHasTheNameOfItsDestination() {
        BrokerConfig broker = BrokerConfig.of("MQTT://Host");

        assertThat(broker.broker()).isEqualTo("mqtt://Host:1883");
        TransportProvider provider = broker.provider();
        try (Transport transport = provider.create(new ClientSettings(broker, "porch"), null, new ManualClock())) {
            assertThat(transport.name()).isEqualTo(provider.name()).isEqualTo("mqtt");
            assertThat(transport.describe()).isEqualTo("mqtt://Host:1883");
        }
    }

    @Test
    void unknownScheme_isRefusedWithTheKnownOnes() {
        for (String address : Set.of("kafka://host", "localhost:1883", "localhost", ":", "")) {
            assertThatThrownBy(() -> BrokerConfig.of(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a broker's address begins with mqtt: or mqtts:, like mqtt://localhost; found \""
                            + address + "\"");
        }
    }

    @Test
    void serviceFileOnTheClassPath_addsATransport() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(TransportProvider.class.getName()), Carrier.class.getName() + "\n");
        URL[] added = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(added, Transports.class.getClassLoader())) {
            Transports transports = Transports.in(loader);

            assertThat(transports.provider("Pigeon:roof")).isInstanceOf(Carrier.class);
            assertThat(transports.provider("mqtt://b").name()).isEqualTo("mqtt");
            assertThatThrownBy(() -> transports.provider("kafka:")).hasMessageContaining("mqtt: or mqtts: or pigeon:");
        }
    }

    /** A way to a broker that isn't of this house. */
    public static final class Carrier implements TransportProvider {
        @Override
        public String name() {
            return "pigeon";
        }

        @Override
        public Set<String> schemes() {
            return Set.of("pigeon");
        }

        @Override
        public String address(String text) {
            return URI.create(text).toString();
        }

        @Override
        public boolean usesTls(String address) {
            return false;
        }

        @Override
        public Transport create(ClientSettings settings, @Nullable Message will, StationClock clock) {
            return new FakeTransport(name());
        }
    }
}
