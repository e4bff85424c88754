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
        DeliverySession session = new DeliverySession(clock, (topic, payload) -> {}, refusal -> {});
        try (Transport.Connection connection = transport.connect(session)) {
            AuthorisationProbe probe = new AuthorisationProbe(topics, clock);
            if (connection.terms().saysRefusals()) {
                return asked(connection, session, probe, clock, probeMillis);
            }
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

    /** Of a broker that says what it doesn't take. */
    private static Verdict asked(
            Transport.Connection connection,
            DeliverySession session,
            AuthorisationProbe probe,
            StationClock clock,
            long millis)
            throws TransportException {
        session.sending(AuthorisationProbe.TOKEN);
        connection.publish(probe.question(), AuthorisationProbe.TOKEN);
        long deadline = clock.nanos() + millis * 1_000_000;
        while (session.inFlight() > 0 && session.lostReason() == null && clock.nanos() < deadline) {
            session.await(100);
        }
        Transport.Refusal refusal = session.takeRefusal();
        if (refusal != null) {
            return new Verdict.NotAuthorised(refusal.reason(), refusal.hint());
        }
        if (session.inFlight() > 0) {
            String lost = session.lostReason();
            return new Verdict.Unreachable(
                    lost == null ? "a message got no answer within " + millis + " ms" : lost,
                    "look whether the broker is overloaded");
        }
        return new Verdict.Authorised();
    }
}
