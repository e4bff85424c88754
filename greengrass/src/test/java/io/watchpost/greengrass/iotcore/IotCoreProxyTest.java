package io.watchpost.greengrass.iotcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchpost.testing.MosquittoBroker;
import io.watchpost.testing.MqttJudge;
import io.watchpost.transport.Message;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.SecretRef;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportContract.Heard;
import io.watchpost.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To the broker through a proxy, with mutual TLS from end to end. */
final class IotCoreProxyTest {
    @TempDir
    private Path folder;

    private IotCoreEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new IotCoreEndpoint(folder).start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void openProxy_tunnelsToTheBroker() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(null)) {
            assertDelivered(proxy, null);
            assertThat(proxy.tunnels).containsExactly("127.0.0.1:" + endpoint.broker.port());
        }
    }

    @Test
    void proxyThatAsksForAPassword_getsItFromTheFile() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy("porch:s3cret with space")) {
            assertDelivered(proxy, "s3cret with space");
            assertThat(proxy.tunnels).containsExactly("127.0.0.1:" + endpoint.broker.port());
        }
    }

    @Test
    void proxyThatTurnsAway_isNamedAsTheReason() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy("porch:right")) {
            assertRefused(through(proxy, null), "through http://127.0.0.1:" + proxy.port(), "password");
            assertRefused(through(proxy, "wrong"), "the proxy refuses to connect", "password");
            assertThat(proxy.tunnels).isEmpty();
            assertThat(proxy.turnedAway).isNotEmpty();
        }
    }

    @Test
    void proxyThatIsAway_isNamedAsTheReason() throws Exception {
        ProxyConfig nobody = new ProxyConfig("http://127.0.0.1:" + MosquittoBroker.freePort(), null, null);
        assertRefused(
                IotCoreEndpoint.to(endpoint.broker.port(), endpoint.tls(), nobody, null),
                "through " + nobody.address() + ": connection refused",
                "proxy's address");
    }

    @Test
    void passwordFileThatIsMissing_isNamed() throws Exception {
        ProxyConfig incomplete = new ProxyConfig(
                "http://127.0.0.1:1",
                new SecretRef.InFile(folder.resolve("user")),
                new SecretRef.InFile(folder.resolve("missing")));
        assertRefused(
                IotCoreEndpoint.to(endpoint.broker.port(), endpoint.tls(), incomplete, null), "doesn't exist", "proxy");
    }

    private void assertDelivered(ConnectProxy proxy, @Nullable String password) throws Exception {
        try (Transport transport = through(proxy, password);
                MqttJudge judge = new MqttJudge(endpoint.broker.judgePort(), "watchpost/#");
                Transport.Connection connection = transport.connect(new Heard())) {
            connection.publish(new Message("watchpost/porch/x", "{}".getBytes(UTF_8), false), 1);
            await().until(() -> judge.count("x") == 1);
        }
    }

    private Transport through(ConnectProxy proxy, @Nullable String password) throws Exception {
        SecretRef user = new SecretRef.InFile(Files.writeString(folder.resolve("user"), "porch\n"));
        ProxyConfig config = password == null
                ? new ProxyConfig("http://127.0.0.1:" + proxy.port(), null, null)
                : new ProxyConfig(
                        "http://127.0.0.1:" + proxy.port(),
                        user,
                        new SecretRef.InFile(Files.writeString(folder.resolve("password"), password + "\n")));
        return IotCoreEndpoint.to(endpoint.broker.port(), endpoint.tls(), config, null);
    }

    private static void assertRefused(Transport transport, String reason, String hint) {
        try (transport) {
            assertThatThrownBy(() -> transport.connect(new Heard()).close())
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e).hasMessageContaining(reason);
                        assertThat(e.getMessage() + e.hint()).doesNotContain("wrong");
                        assertThat(e.hint()).contains(hint);
                    });
        }
    }
}
