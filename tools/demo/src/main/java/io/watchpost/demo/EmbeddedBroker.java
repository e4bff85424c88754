package io.watchpost.demo;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.util.Properties;

/**
 * An MQTT broker inside this process, reachable from this machine only, that keeps nothing on disk. Closed once, by
 * whoever opened it.
 */
final class EmbeddedBroker implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private final Server server;

    private EmbeddedBroker(Server server) {
        this.server = server;
    }

    /** Starts it on a free port. */
    static EmbeddedBroker start() throws IOException {
        Properties properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, HOST);
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, "0");
        properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        Server server = new Server();
        server.startServer(new MemoryConfig(properties));
        return new EmbeddedBroker(server);
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.stopServer();
    }
}
