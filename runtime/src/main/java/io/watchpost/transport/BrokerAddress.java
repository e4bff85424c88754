package io.watchpost.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A broker as it is named in a configuration: {@code scheme://host[:port]}, and nothing else.
 *
 * @param scheme in small letters
 * @param port 1 to 65,535; 0 if none is named
 */
public record BrokerAddress(String scheme, String host, int port) {
    private static final int PORT_MAX = 65_535;

    /** Empty if the text is anything else. */
    public static Optional<BrokerAddress> parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (uri.getScheme() == null
                || uri.getHost() == null
                || !(path.isEmpty() || path.equals("/"))
                || uri.getRawQuery() != null
                || uri.getPort() == 0
                || uri.getPort() > PORT_MAX) {
            return Optional.empty();
        }
        return Optional.of(
                new BrokerAddress(uri.getScheme().toLowerCase(Locale.ROOT), uri.getHost(), Math.max(0, uri.getPort())));
    }

    public int portOr(int portDefault) {
        return port == 0 ? portDefault : port;
    }
}
