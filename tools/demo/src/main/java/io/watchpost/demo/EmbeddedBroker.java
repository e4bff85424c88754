package io.watchpost.demo;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;

/**
 * An MQTT broker inside this process, reachable from this machine only, that keeps nothing on disk. Closed once, by
 * whoever opened it.
 */
final class EmbeddedBroker implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private final Server server;
    private final int port;

    private EmbeddedBroker(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts it on a free port. */
    static EmbeddedBroker start() throws IOException {
        // Java 25 warns of what Netty would do with memory otherwise; no demo needs it.
        System.setProperty("io.netty.noUnsafe", "true");
        // Moquette takes port 0 too, but knows which one it got only some time after it has started.
        int port = freePort();
        Properties properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, HOST);
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        Server server = new Server();
        server.startServer(new MemoryConfig(properties));
        return new EmbeddedBroker(server, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.stopServer();
    }
}
