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
     * Whether the files of {@link TlsConfig} are used for this address; declaring them without is an error.
     *
     * @param address complete
     */
    boolean usesTls(String address);

    /**
     * Makes a transport, which doesn't connect before it is asked to.
     *
     * @param will what the broker says when a connection ends without a goodbye, null for nothing; a broker that knows
     *     no last will leaves it unsaid
     */
    Transport create(ClientSettings settings, @Nullable Message will, StationClock clock);
}
