package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transports to the brokers of some URI schemes. Found with {@link java.util.ServiceLoader}, so that a jar on
 * the class path adds a way to a broker. Callable from any thread.
 */
public interface TransportProvider {

    /** What {@link Transport#name} of its transports is: the destination's name in the outbox, {@code mqtt}. */
    String name();

    /** The schemes of the addresses it understands, in lower case. */
    Set<String> schemes();

    /**
     * Reads an address without reaching for the broker.
     *
     * @param text as the operator wrote it, with one of the schemes; never holds credentials
     * @return the same, complete: in lower case where that makes no difference, with the port that goes without saying
     * @throws IllegalArgumentException with a sentence for the operator
     */
    String address(String text);

    /**
     * Whether {@link TlsConfig} is used for this address; declaring it without is an error.
     *
     * @param address complete
     */
    boolean usesTls(String address);

    /**
     * Refuses what a transport to this broker could not use, so that nothing is declared in vain. By default TLS counts
     * where {@link #usesTls} says so, and neither tokens nor proxies do.
     *
     * @param broker otherwise valid
     * @throws IllegalArgumentException with a sentence for the operator
     */
    default void check(BrokerConfig broker) {
        if (!broker.tls().isDefault() && !usesTls(broker.broker())) {
            throw new IllegalArgumentException(
                    "tls is declared, but the broker " + broker.broker() + " is reached without: say mqtts://");
        }
        if (broker.tls().pkcs11() != null) {
            throw new IllegalArgumentException("tls.pkcs11 is declared, but the key for " + broker.broker()
                    + " can't stay in a token: name its file with keyFile, or use iotcore://");
        }
        if (broker.proxy() != null) {
            throw new IllegalArgumentException("a proxy is declared, but " + broker.broker()
                    + " can't be reached through one: leave it out, or use iotcore://");
        }
    }

    /**
     * Makes a transport, which doesn't connect before it is asked to.
     *
     * @param will what the broker says when a connection ends without a goodbye, null for nothing; a broker that knows
     *     no last will leaves it unsaid
     */
    Transport create(ClientSettings settings, @Nullable Message will, StationClock clock);
}
