package io.watchpost.transport;

import java.nio.charset.StandardCharsets;

/**
 * How one client of a broker is to speak to it.
 *
 * @param broker address, credentials, TLS, window and keep-alive, as configured
 * @param clientId by which the broker knows the client; two clients with the same one throw each other out
 * @param connectTimeoutSeconds for reaching the broker, and again for its answer; 1 to 300
 */
public record ClientSettings(BrokerConfig broker, String clientId, int connectTimeoutSeconds) {
    public static final int CONNECT_TIMEOUT_SECONDS_DEFAULT = 20;
    private static final int CLIENT_ID_BYTES_MAX = 128;

    public ClientSettings {
        int bytes = clientId.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > CLIENT_ID_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a client id has 1 to " + CLIENT_ID_BYTES_MAX + " bytes, \"" + clientId + "\" has " + bytes);
        }
        if (connectTimeoutSeconds < 1 || connectTimeoutSeconds > 300) {
            throw new IllegalArgumentException(
                    "the connect time-out is 1 to 300 seconds, was " + connectTimeoutSeconds);
        }
    }

    public ClientSettings(BrokerConfig broker, String clientId) {
        this(broker, clientId, CONNECT_TIMEOUT_SECONDS_DEFAULT);
    }
}
