package io.watchpost.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that tunnels to a broker with CONNECT.
 *
 * @param address {@code http://host:port}, without credentials
 * @param username null for none
 * @param password null for none; goes with the user name
 */
public record ProxyConfig(
        String address,
        @Nullable SecretRef username,
        @Nullable SecretRef password) {

    public ProxyConfig {
        address = checkedAddress(address);
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("username and password of a proxy go together: "
                    + (username == null ? "username" : "password") + " is missing");
        }
    }

    public String host() {
        return URI.create(address).getHost();
    }

    public int port() {
        return URI.create(address).getPort();
    }

    /**
     * Reads a proxy's address.
     *
     * @throws IllegalArgumentException with a sentence that never repeats a password
     */
    public static String checkedAddress(String text) {
        if (text.contains("@")) {
            throw new IllegalArgumentException("a proxy's address stands without user and password: name the files"
                    + " that hold them with username and password");
        }
        try {
            URI uri = new URI(text);
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if ("http".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getPort() <= 65_535
                    && (path.isEmpty() || path.equals("/"))
                    && uri.getRawQuery() == null) {
                return "http://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + uri.getPort();
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "a proxy is http://host:port, like http://proxy.example:3128, was \"" + text + "\"";
    }
}
