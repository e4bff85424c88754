package io.watchpost.greengrass.iotcore;

import io.watchpost.clock.SystemClock;
import io.watchpost.testing.Certificates;
import io.watchpost.testing.Certificates.Issued;
import io.watchpost.testing.MosquittoBroker;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.PayloadConfig;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.TlsConfig;
import io.watchpost.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Mosquitto that lets in as AWS IoT Core does: who shows a certificate of its authority is known by the certificate's
 * name, and may what its rules say. Its station is {@code porch}.
 */
public final class IotCoreEndpoint implements AutoCloseable {
    /** The policy in the documentation, and the topics of the contract. */
    static final String[] POLICY = Stream.concat(
                    PolicyPage.accessRules().stream(), Stream.of("topic readwrite contract/#"))
            .toArray(String[]::new);

    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    final Certificates authority;
    final Issued station;
    public final MosquittoBroker broker;

    /** With the rights that the documentation gives for commands, jobs, shadow and blocks. */
    public static IotCoreEndpoint ofTheWholePage(Path folder) throws IOException {
        return new IotCoreEndpoint(folder, PolicyPage.wholeAccessRules().toArray(String[]::new));
    }

    IotCoreEndpoint(Path folder) throws IOException {
        this(folder, POLICY);
    }

    IotCoreEndpoint(Path folder, String... policy) throws IOException {
        authority = new Certificates(folder, "authority");
        station = authority.issue("porch", "DNS:porch");
        Issued server = authority.issue("server", "IP:127.0.0.1,DNS:localhost");
        broker = new MosquittoBroker(folder)
                .withTls(server.certificate(), server.key(), authority.authority())
                .withRule("use_identity_as_username true")
                .withAccess(policy);
    }

    public IotCoreEndpoint start() throws IOException {
        broker.start();
        return this;
    }

    /** What the station trusts and shows. */
    public TlsConfig tls() {
        return new TlsConfig(authority.authority(), station.certificate(), station.key());
    }

    Transport transport(int port) {
        return to(port, tls(), null, null);
    }

    Transport transport(int port, Message will) {
        return to(port, tls(), null, will);
    }

    /** A transport to a port of the loopback, with the shortest keep-alive that a configuration allows. */
    static Transport to(int port, TlsConfig tls, @Nullable ProxyConfig proxy, @Nullable Message will) {
        return to("iotcore://127.0.0.1:" + port, tls, proxy, will);
    }

    static Transport to(String address, TlsConfig tls, @Nullable ProxyConfig proxy, @Nullable Message will) {
        return to(address, tls, proxy, will, CONNECT_TIMEOUT_SECONDS);
    }

    static Transport to(
            String address,
            TlsConfig tls,
            @Nullable ProxyConfig proxy,
            @Nullable Message will,
            int connectTimeoutSeconds) {
        BrokerConfig broker = new BrokerConfig(
                address,
                BrokerConfig.TOPIC_PREFIX_DEFAULT,
                null,
                null,
                tls,
                proxy,
                PayloadConfig.DEFAULT,
                BrokerConfig.WINDOW_DEFAULT,
                BrokerConfig.KEEP_ALIVE_SECONDS_MIN);
        return new IotCoreTransport(
                new ClientSettings(broker, "watchpost-porch", connectTimeoutSeconds), will, new SystemClock());
    }

    @Override
    public void close() {
        broker.close();
    }
}
