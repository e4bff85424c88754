package io.watchpost.greengrass.iotcore;

import io.watchpost.clock.StationClock;
import io.watchpost.greengrass.iotcore.IotCoreConnection.Beginning;
import io.watchpost.transport.BrokerConfig;
import io.watchpost.transport.ClientSettings;
import io.watchpost.transport.Message;
import io.watchpost.transport.ProxyConfig;
import io.watchpost.transport.Transport;
import io.watchpost.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.http.HttpProxyOptions;
import software.amazon.awssdk.crt.io.SocketOptions;
import software.amazon.awssdk.crt.io.TlsContext;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.ClientOfflineQueueBehavior;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions.ClientSessionBehavior;
import software.amazon.awssdk.crt.mqtt5.packets.ConnectPacket;

/**
 * AWS IoT Core over the AWS library's MQTT 5 client, which is kept to what the outbox leaves to it: a new client for
 * every connection, clean sessions, nothing queued across a loss, no second attempt. Its own limits are off: those of
 * the {@link Governor} are seen and tested. The delivery's thread uses it.
 */
public final class IotCoreTransport implements Transport {
    /** The library connects again by itself, after so long at the earliest; it is stopped long before. */
    private static final long NEVER_MILLIS = 3_600_000;

    // for the life of the transport
    private final ClientSettings settings;
    private final @Nullable Message will;
    private final StationClock clock;
    private final Governor governor;
    private final IotCoreTls tls;
    private final String host;
    private final int port;

    // from the first connection on
    private @Nullable NetworkThread network;

    /** @param will what the broker says when the connection ends without a goodbye; null for nothing */
    public IotCoreTransport(ClientSettings settings, @Nullable Message will, StationClock clock) {
        this.settings = settings;
        this.will = will;
        this.clock = clock;
        governor = new Governor(clock);
        tls = new IotCoreTls(describe(), settings.broker().tls());
        URI uri = URI.create(describe());
        host = uri.getHost();
        port = uri.getPort();
    }

    @Override
    public String name() {
        return IotCoreTransportProvider.NAME;
    }

    @Override
    public String describe() {
        return settings.broker().broker();
    }

    @Override
    public Connection connect(Events events) throws TransportException {
        try {
            return connected(events);
        } catch (LinkageError e) {
            throw new TransportException(
                    "the AWS library can't be loaded: " + innermost(e),
                    "start Java with -Djava.library.path=FOLDER, where libaws-crt-jni.so for this machine lies");
        } catch (CrtRuntimeException e) {
            throw new TransportException("no connection to " + describe() + ": " + CrtErrors.sentence(e), "");
        }
    }

    @Override
    public void close() {
        tls.close();
        NetworkThread open = network;
        network = null;
        if (open != null) {
            open.close();
        }
    }

    private Connection connected(Events events) throws TransportException {
        int answerMillis = settings.connectTimeoutSeconds() * 1_000;
        IotCoreConnection connection = new IotCoreConnection(describe(), events, governor, answerMillis);
        Beginning found;
        try (TlsContext context = tls.context();
                SocketOptions socket = new SocketOptions()) {
            socket.connectTimeoutMs = answerMillis;
            found = connection.begin(new Mqtt5Client(options(connection, context, socket)), answerMillis);
        }
        TransportException ofTls = null;
        if (found instanceof Beginning.Silent) {
            // a server whose certificate it doesn't like is held in silence by the library for up to 30 s, on purpose
            ofTls = question();
            // reaching the broker, TLS and the broker's answer have a time-out each; this was the first
            found = ofTls == null ? connection.awaitBeginning(2L * answerMillis) : found;
        } else if (found instanceof Beginning.Failed(int code) && IotCoreFailure.isTls(code)) {
            ofTls = question();
        }
        if (found instanceof Beginning.Connected) {
            return new GovernedConnection(connection, governor, events);
        }
        connection.close();
        throw ofTls == null ? explained(found) : ofTls;
    }

    private TransportException explained(Beginning found) {
        return switch (found) {
            case Beginning.Refused(var answer) -> IotCoreFailure.refused(describe(), answer);
            case Beginning.Failed(int code) ->
                IotCoreFailure.whileConnecting(describe(), settings.broker().proxy(), code, clock.utcMillis());
            case Beginning.Silent _, Beginning.Connected _ ->
                new TransportException(
                        "no connection to " + describe() + ": it does not answer",
                        "check this machine's network, and that no firewall drops the packets");
        };
    }

    private static String innermost(Throwable thrown) {
        Throwable last = thrown;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    private @Nullable TransportException question() {
        if (settings.broker().proxy() != null) {
            return null;
        }
        return TlsQuestion.ask(
                describe(), host, port, tls, settings.connectTimeoutSeconds() * 1_000, clock.utcMillis());
    }

    private Mqtt5ClientOptions options(IotCoreConnection connection, TlsContext context, SocketOptions socket)
            throws TransportException {
        BrokerConfig broker = settings.broker();
        ConnectPacket.ConnectPacketBuilder connect = new ConnectPacket.ConnectPacketBuilder()
                .withClientId(settings.clientId())
                .withKeepAliveIntervalSeconds((long) broker.keepAliveSeconds())
                .withSessionExpiryIntervalSeconds(0L);
        if (will != null) {
            connect.withWill(IotCoreConnection.packet(will)).withWillDelayIntervalSeconds(0L);
        }
        NetworkThread thread = network;
        if (thread == null) {
            thread = new NetworkThread();
            network = thread;
        }
        Mqtt5ClientOptions.Mqtt5ClientOptionsBuilder options = new Mqtt5ClientOptions.Mqtt5ClientOptionsBuilder(
                        host, (long) port)
                .withBootstrap(thread.bootstrap())
                .withSocketOptions(socket)
                .withTlsContext(context)
                .withConnectOptions(connect.build())
                .withSessionBehavior(ClientSessionBehavior.CLEAN)
                .withOfflineQueueBehavior(ClientOfflineQueueBehavior.FAIL_ALL_ON_DISCONNECT)
                .withMinReconnectDelayMs(NEVER_MILLIS)
                .withMaxReconnectDelayMs(NEVER_MILLIS)
                .withConnackTimeoutMs(settings.connectTimeoutSeconds() * 1_000L)
                .withPingTimeoutMs(broker.keepAliveSeconds() * 500L)
                .withLifecycleEvents(connection)
                .withPublishEvents(connection);
        if (broker.proxy() != null) {
            options.withHttpProxyOptions(proxy(broker.proxy()));
        }
        return options.build();
    }

    private HttpProxyOptions proxy(ProxyConfig proxy) throws TransportException {
        HttpProxyOptions options = new HttpProxyOptions();
        options.setHost(proxy.host());
        options.setPort(proxy.port());
        options.setConnectionType(HttpProxyOptions.HttpProxyConnectionType.Tunneling);
        if (proxy.username() != null && proxy.password() != null) {
            try {
                options.setAuthorizationType(HttpProxyOptions.HttpProxyAuthorizationType.Basic);
                options.setAuthorizationUsername(proxy.username().read());
                options.setAuthorizationPassword(proxy.password().read());
            } catch (IOException e) {
                throw new TransportException(
                        "no connection to " + describe() + " through " + proxy.address() + ": " + e.getMessage(),
                        "check the files with the proxy's user name and password");
            }
        }
        return options;
    }
}
