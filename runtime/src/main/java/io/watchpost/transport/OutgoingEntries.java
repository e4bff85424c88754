package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an outbox on their way to one destination: which one is next, whether it may go beside the others, and
 * what becomes of those that arrived or can't be delivered. Outlives connections; the delivery thread's, but for
 * {@link #lookNow}.
 */
final class OutgoingEntries {
    private final Outbox outbox;
    private final String destination;
    private final EntryMessages messages;
    private final DeliverySettings settings;
    private final DeliveryReport report;
    private final Backlog backlog;
    private final Suspects suspects = new Suspects();

    OutgoingEntries(
            Outbox outbox,
            String destination,
            EntryMessages messages,
            DeliverySettings settings,
            DeliveryReport report,
            StationClock clock) {
        this.outbox = outbox;
        this.destination = destination;
        this.messages = messages;
        this.settings = settings;
        this.report = report;
        backlog = new Backlog(outbox, destination, settings.waits().poll(), clock);
    }

    /** There is something new. For any thread. */
    void lookNow() {
        backlog.lookNow();
    }

    /** Those that wait in the outbox. */
    long waiting() {
        return outbox.stats().entries();
    }

    /** From the first one on that the other end hasn't. */
    void startOver() {
        backlog.startOver();
    }

    boolean isSweepDue() {
        return backlog.isSweepDue();
    }

    /** The one that may be sent now, which stays so until it is {@link #send sent}; null if there is none. */
    @Nullable
    Entry due(DeliverySession session) {
        Entry next = backlog.next();
        return next != null && hasRoomFor(next, session) ? next : null;
    }

    private boolean hasRoomFor(Entry next, DeliverySession session) {
        int inFlight = session.inFlight();
        if (inFlight == 0) {
            return true;
        }
        if (suspects.none()) {
            return inFlight < settings.windowMax();
        }
        return inFlight < settings.windowMax()
                && !suspects.mustGoAlone(next.position())
                && session.onTheirWay().stream().noneMatch(suspects::mustGoAlone);
    }

    /** Sends the one that is due; one that can't be is set aside. */
    void send(Transport.Connection connection, DeliverySession session, Entry entry) throws TransportException {
        backlog.taken();
        Optional<Message> made;
        try {
            made = messages.of(entry);
        } catch (RuntimeException e) {
            quarantine(entry.position(), "no message can be made of it: " + e);
            return;
        }
        if (made.isEmpty()) {
            outbox.ack(destination, List.of(entry.position()));
            return;
        }
        Message message = made.get();
        int payloadBytesMax =
                Math.min(settings.payloadBytesMax(), connection.terms().payloadBytesMax());
        if (message.payload().length > payloadBytesMax) {
            quarantine(
                    entry.position(),
                    "its message has " + message.payload().length + " bytes, at most " + payloadBytesMax + " are sent");
            return;
        }
        session.sending(entry.position());
        connection.publish(message, entry.position());
    }

    /**
     * Tells the outbox what the broker has, once it is enough or has waited long enough.
     *
     * @return how many it was told of
     */
    int settle(DeliverySession session, int enough, long waitedMillis) {
        List<Long> positions = session.takeAcknowledged(enough, waitedMillis);
        if (!positions.isEmpty()) {
            suspects.cleared(positions);
            outbox.ack(destination, positions);
            report.delivered(positions.size());
        }
        return positions.size();
    }

    /** After a connection: was there an entry that the broker hung up on? */
    void judge(DeliverySession session) {
        Collection<Long> onTheirWay = session.onTheirWay();
        if (!session.hungUp() || onTheirWay.isEmpty()) {
            return;
        }
        long guilty = suspects.hungUpOn(onTheirWay);
        if (guilty != 0) {
            quarantine(guilty, "the broker hung up each time it was sent, the last time alone");
        }
    }

    private void quarantine(long position, String reason) {
        backlog.continueBehind(position); // the gap record stands right there
        outbox.quarantine(destination, position, reason);
        report.quarantined(position, reason);
    }
}
