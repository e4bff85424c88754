package io.watchpost.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The broker, and how it wants to be spoken to. Its address says which {@link TransportProvider} does.
 *
 * @param broker its complete address, without credentials: {@code mqtt://host[:1883]} or {@code mqtts://host[:8883]}
 * @param topicPrefix before {@code /<device>/results/…}
 * @param username null for none
 * @param password null for none; needs a user name
 * @param tls what {@code mqtts} trusts and shows; the machine's trust store and no certificate by default
 * @param proxy through which the broker is reached; null for none
 * @param payload how results are said
 * @param window messages on their way without an acknowledgement; 1 to {@value #WINDOW_MAX}
 * @param keepAliveSeconds silence after which the broker is asked whether it is there; 5 to 3,600
 */
public record BrokerConfig(
        String broker,
        String topicPrefix,
        @Nullable SecretRef username,
        @Nullable SecretRef password,
        TlsConfig tls,
        @Nullable ProxyConfig proxy,
        PayloadConfig payload,
        int window,
        int keepAliveSeconds) {

    public static final String TOPIC_PREFIX_DEFAULT = Topics.DEFAULT_PREFIX;
    public static final int WINDOW_DEFAULT = 64;
    public static final int WINDOW_MAX = 10_000;
    public static final int KEEP_ALIVE_SECONDS_DEFAULT = 30;
    public static final int KEEP_ALIVE_SECONDS_MIN = 5;
    public static final int KEEP_ALIVE_SECONDS_MAX = 3_600;
    private static final int TOPIC_PREFIX_BYTES_MAX = Topics.NAME_BYTES_MAX;

    /** @throws IllegalArgumentException with a sentence for the operator, also if the provider can't use a part of it */
    public BrokerConfig(
            String broker,
            String topicPrefix,
            @Nullable SecretRef username,
            @Nullable SecretRef password,
            TlsConfig tls,
            @Nullable ProxyConfig proxy,
            PayloadConfig payload,
            int window,
            int keepAliveSeconds) {
        if (password != null && username == null) {
            throw new IllegalArgumentException("a password needs a username: MQTT sends none without the other");
        }
        if (window < 1 || window > WINDOW_MAX) {
            throw new IllegalArgumentException("window is 1 to " + WINDOW_MAX + " messages, was " + window);
        }
        if (keepAliveSeconds < KEEP_ALIVE_SECONDS_MIN || keepAliveSeconds > KEEP_ALIVE_SECONDS_MAX) {
            throw new IllegalArgumentException("keepAliveSeconds is " + KEEP_ALIVE_SECONDS_MIN + " to "
                    + KEEP_ALIVE_SECONDS_MAX + ", was " + keepAliveSeconds);
        }
        this.broker = checkedBroker(broker);
        this.topicPrefix = checkedTopicPrefix(topicPrefix);
        this.username = username;
        this.password = password;
        this.tls = tls;
        this.proxy = proxy;
        this.payload = payload;
        this.window = window;
        this.keepAliveSeconds = keepAliveSeconds;
        provider().check(this);
        var _ = payload.messages(new Topics(this.topicPrefix, "check"));
    }

    /** A broker with nothing else said. */
    public static BrokerConfig of(String broker) {
        return new BrokerConfig(
                broker,
                TOPIC_PREFIX_DEFAULT,
                null,
                null,
                TlsConfig.DEFAULT,
                null,
                PayloadConfig.DEFAULT,
                WINDOW_DEFAULT,
                KEEP_ALIVE_SECONDS_DEFAULT);
    }

    /** The same broker under another prefix. */
    public BrokerConfig withTopicPrefix(String prefix) {
        return new BrokerConfig(broker, prefix, username, password, tls, proxy, payload, window, keepAliveSeconds);
    }

    /** Whether the connection is secured with {@link #tls}. */
    public boolean usesTls() {
        return provider().usesTls(broker);
    }

    /** What speaks to this broker. */
    public TransportProvider provider() {
        return Transports.installed().provider(broker);
    }

    /**
     * Reads a broker's address and completes it.
     *
     * @throws IllegalArgumentException with a sentence that never repeats a password
     */
    public static String checkedBroker(String text) {
        return Transports.installed().provider(text).address(text);
    }

    /** @throws IllegalArgumentException if it can't stand before the other levels of a topic */
    public static String checkedTopicPrefix(String topicPrefix) {
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
