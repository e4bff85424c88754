package io.watchpost.transport;

import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import io.watchpost.transport.DeliveryState.Phase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the outbox through one transport, on a thread of its own named {@code delivery-<transport>}. An entry is
 * acknowledged to the outbox only after the broker acknowledged it; after a loss everything else is asked for again,
 * so the broker may see an entry twice, with the same id, but never not at all.
 *
 * <p>Entries leave the outbox without reaching the broker in two cases only, both named in a gap record: they are larger
 * than the broker takes, or the broker hangs up on them ({@link Suspects}). A broker that drops what it is sent gets
 * nothing ({@link AuthorisationProbe}).
 */
public final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long STATUS_TOKEN = -2;
    private static final int BATCH = 256;
    /** A connection that lived so long was a good one: the next failure begins with short waits again. */
    private static final long GOOD_CONNECTION_MILLIS = 30_000;

    /** How often a lasting problem goes to the log. */
    private static final long SAY_AGAIN_NANOS = 600_000_000_000L;

    /** Gap records may take the place of entries that are behind already: how often to look there. */
    private static final long SWEEP_NANOS = 5_000_000_000L;

    private static final long GOODBYE_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 4_000;

    // for the life of the delivery
    private final Transport transport;
    private final Outbox outbox;
    private final EntryMessages messages;
    private final Topics topics;
    private final @Nullable StatusSource status;
    private final DeliverySettings settings;
    private final StationClock clock;
    private final BackOff backOff;
    private final Suspects suspects = new Suspects();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable DeliverySession current;

    // for state(), written by the delivery thread
    private volatile Phase phase = Phase.CONNECTING;
    private volatile long phaseSince;
    private volatile String problem = "";
    private volatile String hint = "";
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong quarantined = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    private String saidReason = "";
    private long saidNanos;

    // for one connection
    private final Deque<Entry> ready = new ArrayDeque<>();
    private long peekedTo;
    private volatile long nextPeekNanos;
    private long nextSweepNanos;
    private String statusRevision = "";
    private long statusNanos;

    /**
     * @param outbox in which {@link Transport#name} is a registered destination
     * @param status what to say on the status topic; null to say nothing
     * @param random for the jitter of waits
     */
    public Delivery(
            Transport transport,
            Outbox outbox,
            EntryMessages messages,
            Topics topics,
            @Nullable StatusSource status,
            DeliverySettings settings,
            StationClock clock,
            RandomGenerator random) {
        this.transport = transport;
        this.outbox = outbox;
        this.messages = messages;
        this.topics = topics;
        this.status = status;
        this.settings = settings;
        this.clock = clock;
        backOff = new BackOff(settings.retryMillisFirst(), settings.retryMillisMax(), random);
        phaseSince = clock.uptimeMillis();
        thread = Thread.ofPlatform()
                .name("delivery-" + transport.name())
                .daemon()
                .unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** There is something new in the outbox: don't wait for the next look. For any thread; returns at once. */
    public void wake() {
        DeliverySession session = current;
        if (session != null) {
            nextPeekNanos = clock.nanos();
            session.wake();
        }
    }

    /** How it is doing; for any thread. */
    public DeliveryState state() {
        DeliverySession session = current;
        return new DeliveryState(
                transport.name(),
                transport.describe(),
                phase,
                phaseSince,
                problem,
                hint,
                delivered.get(),
                session == null ? 0 : session.inFlight(),
                quarantined.get(),
                connections.get());
    }

    /**
     * Waits a moment for what is on its way, says goodbye and stops; at most a few seconds. The outbox must still be
     * open. Safe to call twice.
     */
    @Override
    public void close() {
        stopping = true;
        DeliverySession session = current;
        if (session != null) {
            session.wake();
        }
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(GOODBYE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        transport.close();
    }

    private void run() {
        while (!stopping) {
            DeliverySession session = new DeliverySession(clock);
            current = session;
            long began = clock.nanos();
            try {
                oneConnection(session);
            } catch (TransportException e) {
                troubled(Phase.WAITING, String.valueOf(e.getMessage()), e.hint());
            } catch (RuntimeException e) {
                LOG.error("delivery over {} failed, it will be tried again", transport.describe(), e);
                troubled(Phase.WAITING, "delivery failed: " + e, "see the log; it is tried again by itself");
            }
            if (clock.nanos() - began >= GOOD_CONNECTION_MILLIS * 1_000_000) {
                backOff.reset();
            }
            rest(session);
        }
        current = null;
        enter(Phase.STOPPED);
    }

    private void oneConnection(DeliverySession session) throws TransportException {
        if (phase != Phase.NOT_AUTHORISED) {
            enter(Phase.CONNECTING);
        }
        ready.clear();
        peekedTo = 0;
        nextPeekNanos = clock.nanos();
        nextSweepNanos = clock.nanos() + SWEEP_NANOS;
        statusRevision = "";
        try (Transport.Connection connection = transport.connect(session)) {
            connections.incrementAndGet();
            try {
                authorise(connection, session);
                drain(connection, session);
                goodbye(connection, session);
            } finally {
                settle(session, 1, 0);
                judge(session);
            }
        }
    }

    /** Returns once the broker has shown that it takes what this station sends, or the delivery stops. */
    private void authorise(Transport.Connection connection, DeliverySession session) throws TransportException {
        AuthorisationProbe probe = new AuthorisationProbe(topics, clock);
        while (!stopping) {
            String found;
            try {
                probe.send(connection, session);
                if (probe.isBackWithin(session, settings.waits().probe())) {
                    if (connections.get() == 1 || !problem.isEmpty()) {
                        LOG.info("delivering to {}", transport.describe());
                    }
                    problem = "";
                    hint = "";
                    enter(Phase.CONNECTED);
                    return;
                }
                found = probe.silence(settings.waits().probe());
            } catch (TransportException e) {
                found = String.valueOf(e.getMessage());
            }
            TransportException refusal = probe.notAuthorised(found);
            String lost = session.lostReason();
            if (lost != null) {
                throw new TransportException(
                        lost + ", while it was asked whether this station may publish",
                        "if it happens each time, " + refusal.hint());
            }
            troubled(Phase.NOT_AUTHORISED, String.valueOf(refusal.getMessage()), refusal.hint());
            long until = clock.nanos() + settings.waits().reprobe() * 1_000_000;
            while (!stopping && session.lostReason() == null && clock.nanos() < until) {
                session.await(Math.min(settings.waits().poll(), settings.waits().reprobe()));
            }
        }
    }

    private void drain(Transport.Connection connection, DeliverySession session) throws TransportException {
        while (!stopping) {
            String lost = session.lostReason();
            if (lost != null) {
                throw new TransportException(lost, "");
            }
            if (session.silentMillis() > settings.waits().stall()) {
                session.lost("the broker acknowledged nothing for " + session.silentMillis() + " ms", false);
                continue;
            }
            settle(session, BATCH, settings.waits().settle());
            announce(connection);
            refill(session);
            Entry next = ready.peekFirst();
            if (next == null || !hasRoomFor(next, session)) {
                session.await(settings.waits().poll());
            } else {
                ready.removeFirst();
                send(connection, session, next);
            }
        }
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

    private void refill(DeliverySession session) {
        if (ready.isEmpty() && clock.nanos() >= nextPeekNanos) {
            if (clock.nanos() >= nextSweepNanos && session.inFlight() == 0) {
                settle(session, 1, 0);
                peekedTo = 0;
                nextSweepNanos = clock.nanos() + SWEEP_NANOS;
            }
            List<Entry> found = outbox.peek(transport.name(), peekedTo, BATCH);
            if (found.isEmpty()) {
                nextPeekNanos = clock.nanos() + settings.waits().poll() * 1_000_000;
            } else {
                ready.addAll(found);
                peekedTo = found.getLast().position();
            }
        }
    }

    private void send(Transport.Connection connection, DeliverySession session, Entry entry) throws TransportException {
        Message message;
        try {
            message = messages.of(entry);
        } catch (RuntimeException e) {
            quarantine(entry.position(), "no message can be made of it: " + e);
            return;
        }
        if (message.payload().length > settings.payloadBytesMax()) {
            quarantine(
                    entry.position(),
                    "its message has " + message.payload().length + " bytes, at most " + settings.payloadBytesMax()
                            + " are sent");
            return;
        }
        session.sending(entry.position());
        connection.publish(message, entry.position());
    }

    /** Tells the outbox what the broker has, once it is enough or has waited long enough. */
    private void settle(DeliverySession session, int enough, long waitedMillis) {
        List<Long> positions = session.takeAcknowledged(enough, waitedMillis);
        if (!positions.isEmpty()) {
            suspects.cleared(positions);
            outbox.ack(transport.name(), positions);
            delivered.addAndGet(positions.size());
            backOff.reset();
        }
    }

    /** After a connection: was there an entry that the broker hung up on? */
    private void judge(DeliverySession session) {
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
        // the gap record stands right behind it
        ready.clear();
        peekedTo = position;
        nextPeekNanos = clock.nanos();
        LOG.warn("entry {} of the outbox can't be delivered over {}: {}", position, transport.describe(), reason);
        outbox.quarantine(transport.name(), position, reason);
        quarantined.incrementAndGet();
    }

    private void announce(Transport.Connection connection) throws TransportException {
        StatusSource source = status;
        if (source == null) {
            return;
        }
        String revision = source.revision();
        if (!revision.equals(statusRevision)
                || clock.nanos() - statusNanos >= settings.waits().status() * 1_000_000) {
            connection.publish(new Message(topics.status(), source.online(), true), STATUS_TOKEN);
            statusRevision = revision;
            statusNanos = clock.nanos();
        }
    }

    /** What is on its way gets a moment; then the status topic says that the station left on purpose. */
    private void goodbye(Transport.Connection connection, DeliverySession session) throws TransportException {
        long deadline = clock.nanos() + GOODBYE_MILLIS * 1_000_000;
        while (session.inFlight() > 0 && session.lostReason() == null && clock.nanos() < deadline) {
            session.await(50);
        }
        StatusSource source = status;
        if (source != null && phase == Phase.CONNECTED && session.lostReason() == null) {
            connection.publish(new Message(topics.status(), source.offline(), true), STATUS_TOKEN);
        }
    }

    private void rest(DeliverySession session) {
        long until = clock.nanos() + backOff.nextMillis() * 1_000_000;
        for (long left = until - clock.nanos(); !stopping && left > 0; left = until - clock.nanos()) {
            session.await(Math.min(settings.waits().poll(), left / 1_000_000 + 1));
        }
    }

    private void enter(Phase next) {
        if (phase != next) {
            phaseSince = clock.uptimeMillis();
            phase = next;
        }
    }

    private void troubled(Phase next, String reason, String whatToDo) {
        boolean said = reason.equals(saidReason) && clock.nanos() - saidNanos < SAY_AGAIN_NANOS;
        if (!said) {
            LOG.warn("{}: {}{}", transport.describe(), reason, whatToDo.isEmpty() ? "" : "; " + whatToDo);
            saidReason = reason;
            saidNanos = clock.nanos();
        }
        problem = reason;
        hint = whatToDo;
        enter(next);
    }
}
