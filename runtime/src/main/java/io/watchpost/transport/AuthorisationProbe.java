package io.watchpost.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchpost.clock.StationClock;

/**
 * Asks the broker whether it lets this station publish: MQTT 3.1.1 acknowledges and drops what an access rule forbids,
 * so only a message that comes back proves anything. One object per connection, used by the delivery thread.
 */
final class AuthorisationProbe {
    /** No entry has this place in the outbox. */
    static final long TOKEN = -1;

    private final Topics topics;
    private final StationClock clock;
    private int attempts;

    AuthorisationProbe(Topics topics, StationClock clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /** Sends the probe; {@link DeliverySession#probeReturned} tells when it is back. */
    void send(Transport.Connection connection, DeliverySession session) throws TransportException {
        Message question = question();
        session.awaitProbe(new String(question.payload(), UTF_8));
        connection.subscribe(topics.probe());
        connection.publish(question, TOKEN);
    }

    /** Another one each time. */
    Message question() {
        attempts++;
        String payload = "{\"schema\":\"watchpost.probe/1\",\"id\":\"" + Long.toHexString(clock.nanos()) + "-"
                + attempts + "\"}";
        return new Message(topics.probe(), payload.getBytes(UTF_8), false);
    }

    /** Waits on the calling thread until the probe is back, the connection is lost or the time is up. */
    boolean isBackWithin(DeliverySession session, long millis) {
        long deadline = clock.nanos() + millis * 1_000_000;
        while (!session.probeReturned()
                && session.lostReason() == null
                && !Thread.currentThread().isInterrupted()) {
            long left = (deadline - clock.nanos()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            session.await(Math.min(left, 100));
        }
        return session.probeReturned();
    }

    TransportException notAuthorised(String found) {
        return new TransportException(
                "not authorised: " + found,
                "allow the station to write " + root() + "/# and to read " + topics.probe()
                        + " in the broker's access rules; until then everything stays in the outbox");
    }

    String silence(long millis) {
        return "the probe published to " + topics.probe() + " did not come back within " + millis + " ms";
    }

    private String root() {
        return topics.prefix() + "/" + topics.device();
    }
}
