package io.watchpost.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The broker.
 *
 * @param broker {@code mqtt://host[:1883]} or {@code mqtts://host[:8883]}, without credentials
 * @param topicPrefix before {@code /<device>/results/…}
 * @param username null for none
 * @param password null for none; needs a user name
 * @param tls what {@code mqtts} trusts and shows; the machine's trust store and no certificate by default
 * @param window messages on their way without an acknowledgement; 1 to {@value #WINDOW_MAX}
 * @param keepAliveSeconds silence after which the broker is asked whether it is there; 5 to 3,600
 */
public record MqttConfig(
        String broker,
        String topicPrefix,
        @Nullable SecretRef username,
        @Nullable SecretRef password,
        TlsConfig tls,
        int window,
        int keepAliveSeconds) {

    public static final String TOPIC_PREFIX_DEFAULT = "watchpost";
    public static final int WINDOW_DEFAULT = 64;
    public static final int WINDOW_MAX = 10_000;
    public static final int KEEP_ALIVE_SECONDS_DEFAULT = 30;
    public static final int KEEP_ALIVE_SECONDS_MIN = 5;
    public static final int KEEP_ALIVE_SECONDS_MAX = 3_600;
    private static final int TOPIC_PREFIX_BYTES_MAX = 100;

    public MqttConfig {
        broker = checkedBroker(broker);
        topicPrefix = checkedTopicPrefix(topicPrefix);
        if (password != null && username == null) {
            throw new IllegalArgumentException("a password needs a username: MQTT sends none without the other");
        }
        if (!tls.isDefault() && !broker.startsWith("mqtts:")) {
            throw new IllegalArgumentException(
                    "tls is declared, but the broker " + broker + " is reached without: say mqtts://");
        }
        if (window < 1 || window > WINDOW_MAX) {
            throw new IllegalArgumentException("window is 1 to " + WINDOW_MAX + " messages, was " + window);
        }
        if (keepAliveSeconds < KEEP_ALIVE_SECONDS_MIN || keepAliveSeconds > KEEP_ALIVE_SECONDS_MAX) {
            throw new IllegalArgumentException("keepAliveSeconds is " + KEEP_ALIVE_SECONDS_MIN + " to "
                    + KEEP_ALIVE_SECONDS_MAX + ", was " + keepAliveSeconds);
        }
    }

    /** A broker with nothing else said. */
    public static MqttConfig of(String broker) {
        return new MqttConfig(
                broker,
                TOPIC_PREFIX_DEFAULT,
                null,
                null,
                TlsConfig.DEFAULT,
                WINDOW_DEFAULT,
                KEEP_ALIVE_SECONDS_DEFAULT);
    }

    /** The same broker under another prefix. */
    public MqttConfig withTopicPrefix(String prefix) {
        return new MqttConfig(broker, prefix, username, password, tls, window, keepAliveSeconds);
    }

    public boolean isTls() {
        return broker.startsWith("mqtts:");
    }

    /**
     * Reads a broker's address and gives it its port.
     *
     * @throws IllegalArgumentException with a sentence that never repeats a password
     */
    static String checkedBroker(String text) {
        String expected = "a broker is mqtt://host[:1883] or mqtts://host[:8883]";
        if (text.contains("@")) {
            throw new IllegalArgumentException(expected + " without user and password in it: name the files that hold"
                    + " them with username and password");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected + ", was \"" + text + "\"", e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (!(scheme.equals("mqtt") || scheme.equals("mqtts"))
                || uri.getHost() == null
                || !(path.isEmpty() || path.equals("/"))
                || uri.getRawQuery() != null
                || uri.getPort() == 0
                || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(expected + ", was \"" + text + "\"");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("mqtts") ? 8883 : 1883;
        return scheme + "://" + uri.getHost() + ":" + port;
    }

    static String checkedTopicPrefix(String topicPrefix) {
        boolean emptyLevel = Arrays.stream(topicPrefix.split("/", -1)).anyMatch(String::isBlank);
        if (emptyLevel
                || topicPrefix.getBytes(StandardCharsets.UTF_8).length > TOPIC_PREFIX_BYTES_MAX
                || topicPrefix.startsWith("$")
                || topicPrefix.chars().anyMatch(c -> c == '+' || c == '#' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("found \"" + topicPrefix + "\", expected at most "
                    + TOPIC_PREFIX_BYTES_MAX + " bytes of levels separated by /, none empty, without +, # and control"
                    + " characters, not beginning with $");
        }
        return topicPrefix;
    }
}
