package io.watchpost.transport;

import java.util.List;
import java.util.Locale;

/**
 * How a delivery is doing, at one moment.
 *
 * @param transport its name
 * @param address of the broker, without secrets
 * @param phase what it is doing
 * @param sinceUptimeMillis when it began to
 * @param problem what keeps it from delivering; empty when nothing does
 * @param hint what to do about the problem; may be empty
 * @param handsOver whether delivered means handed over to an agent on this machine, which answers for it from there on
 * @param delivered entries that the broker, or that agent, has acknowledged, counted by this process
 * @param inFlight entries on their way
 * @param quarantined entries set aside, counted by this process
 * @param connections made by this process
 * @param denied what it may not hear or say, beside the results
 */
public record DeliveryState(
        String transport,
        String address,
        Phase phase,
        long sinceUptimeMillis,
        String problem,
        String hint,
        boolean handsOver,
        long delivered,
        int inFlight,
        long quarantined,
        long connections,
        List<Transport.Refusal> denied) {
    public DeliveryState {
        denied = List.copyOf(denied);
    }

    /** What a delivery is doing. */
    public enum Phase {
        /** Asking for a connection, or for its authorisation. */
        CONNECTING,
        /** Connected and authorised: whatever the outbox has goes out. */
        CONNECTED,
        /** Connected, but the broker drops what it is sent: everything stays in the outbox. */
        NOT_AUTHORISED,
        /** Without a connection until the next attempt. */
        WAITING,
        /** Closed. */
        STOPPED;

        /** The word in status messages. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
