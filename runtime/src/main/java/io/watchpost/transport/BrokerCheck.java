package io.watchpost.transport;

import io.watchpost.clock.StationClock;

/** Asks a broker once, as {@code doctor} does: can it be reached, and does it take what this station sends? */
public final class BrokerCheck {

    /** What was found. */
    public sealed interface Verdict {
        /** Connected, and the probe came back. */
        record Authorised() implements Verdict {}

        /** Connected, but what is sent is dropped. */
        record NotAuthorised(String reason, String hint) implements Verdict {}

        /** No connection. */
        record Unreachable(String reason, String hint) implements Verdict {}
    }

    private BrokerCheck() {}

    /**
     * Connects, probes and disconnects on the calling thread.
     *
     * @param probeMillis how long the probe may take to come back
     */
    public static Verdict of(Transport transport, Topics topics, StationClock clock, long probeMillis) {
        DeliverySession session = new DeliverySession(clock);
        try (Transport.Connection connection = transport.connect(session)) {
            AuthorisationProbe probe = new AuthorisationProbe(topics, clock);
            String found;
            try {
                probe.send(connection, session);
                if (probe.isBackWithin(session, probeMillis)) {
                    return new Verdict.Authorised();
                }
                String lost = session.lostReason();
                found = lost == null ? probe.silence(probeMillis) : lost;
            } catch (TransportException e) {
                found = String.valueOf(e.getMessage());
            }
            TransportException refusal = probe.notAuthorised(found);
            return new Verdict.NotAuthorised(String.valueOf(refusal.getMessage()), refusal.hint());
        } catch (TransportException e) {
            return new Verdict.Unreachable(String.valueOf(e.getMessage()), e.hint());
        }
    }
}
