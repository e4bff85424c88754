package io.watchpost.transport;

import io.watchpost.clock.BackOff;
import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Entry;
import io.watchpost.outbox.Outbox;
import io.watchpost.transport.DeliveryState.Phase;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Drains the outbox through one transport, on a thread of its own named {@code delivery-<transport>}. An entry is
 * acknowledged to the outbox only after the broker acknowledged it; after a loss everything else is asked for again,
 * so the broker may see an entry twice, with the same id, but never not at all.
 *
 * <p>Entries leave the outbox without reaching the broker in two cases only, both named in a gap record: they are larger
 * than the broker takes, or the broker hangs up on them ({@link Suspects}). A broker that drops what it is sent gets
 * nothing ({@link AuthorisationProbe}); one that says what it doesn't take is asked again with back-off.
 */
public final class Delivery implements AutoCloseable {
    /** A connection that lived so long was a good one: the next failure begins with short waits again. */
    private static final long GOOD_CONNECTION_MILLIS = 30_000;

    private static final String STAYS = "results stay in the outbox, and the connection is tried again by itself";

    /** After so many entries without a pause, one message of somebody else goes out. */
    private static final int ENTRIES_IN_A_ROW_MAX = 16;

    private static final long GOODBYE_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 4_000;

    // for the life of the delivery
    private final Transport transport;
    private final Correspondence correspondence;
    private final DeliverySettings settings;
    private final StationClock clock;
    private final BackOff backOff;
    private final DeliveryReport report;
    private final OutgoingEntries entries;
    private final Correspondents correspondents;
    private final Thread thread;
    private int entriesInARow;
    private volatile boolean stopping;
    private volatile @Nullable DeliverySession current;

    /**
     * @param outbox in which {@link Transport#name} is a registered destination
     * @param correspondence what is said beside the entries, and how these are said
     * @param random for the jitter of waits
     */
    public Delivery(
            Transport transport,
            Outbox outbox,
            Correspondence correspondence,
            DeliverySettings settings,
            StationClock clock,
            RandomGenerator random) {
        this.transport = transport;
        this.correspondence = correspondence;
        this.settings = settings;
        this.clock = clock;
        backOff = new BackOff(settings.retryMillisFirst(), settings.retryMillisMax(), random);
        report = new DeliveryReport(transport, clock);
        entries = new OutgoingEntries(outbox, transport.name(), correspondence.messages(), settings, report, clock);
        correspondents = new Correspondents(
                correspondence.correspondents(),
                this::wakeThread,
                settings.waits().reprobe(),
                clock);
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
        entries.lookNow();
        wakeThread();
    }

    private void wakeThread() {
        DeliverySession session = current;
        if (session != null) {
            session.wake();
        }
    }

    /** How it is doing; for any thread. */
    public DeliveryState state() {
        DeliverySession session = current;
        return report.state(session == null ? 0 : session.inFlight(), correspondents.denied());
    }

    /**
     * Waits a moment for what is on its way, says goodbye and stops; at most a few seconds. The outbox must still be
     * open. Safe to call twice.
     */
    @Override
    public void close() {
        stopping = true;
        wakeThread();
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
            DeliverySession session = new DeliverySession(clock, correspondents::received, correspondents::refused);
            current = session;
            long began = clock.nanos();
            try {
                oneConnection(session);
            } catch (TransportException e) {
                report.troubled(Phase.WAITING, String.valueOf(e.getMessage()), e.hint());
            } catch (RuntimeException e) {
                report.failed(e);
            }
            if (clock.nanos() - began >= GOOD_CONNECTION_MILLIS * 1_000_000) {
                backOff.reset();
            }
            await(session, backOff.nextMillis(), () -> false);
        }
        current = null;
        report.enter(Phase.STOPPED);
    }

    private void oneConnection(DeliverySession session) throws TransportException {
        if (report.phase() != Phase.NOT_AUTHORISED) {
            report.enter(Phase.CONNECTING);
        }
        entries.startOver();
        List<StatusTopic> statusTopics = correspondence.statuses().stream()
                .map(source -> new StatusTopic(source, settings.waits().status(), clock))
                .toList();
        try (Transport.Connection connection = transport.connect(session)) {
            report.connected(connection.terms().handsOver());
            try {
                authorise(connection, session);
                correspondents.greet(connection, session);
                drain(connection, session, statusTopics);
                goodbye(connection, session, statusTopics);
            } finally {
                correspondents.leave();
                settle(session, 1, 0);
                entries.judge(session);
            }
        }
    }

    /** Returns once the broker has shown that it takes what this station sends, or the delivery stops. */
    private void authorise(Transport.Connection connection, DeliverySession session) throws TransportException {
        if (connection.terms().saysRefusals()) {
            report.delivering(entries.waiting());
            return;
        }
        AuthorisationProbe probe = new AuthorisationProbe(correspondence.topics(), clock);
        while (!stopping) {
            String found;
            try {
                probe.send(connection, session);
                if (probe.isBackWithin(session, settings.waits().probe())) {
                    report.delivering(entries.waiting());
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
            report.troubled(Phase.NOT_AUTHORISED, String.valueOf(refusal.getMessage()), refusal.hint());
            await(session, settings.waits().reprobe(), () -> session.lostReason() != null);
        }
    }

    private void drain(Transport.Connection connection, DeliverySession session, List<StatusTopic> statusTopics)
            throws TransportException {
        while (!stopping) {
            String lost = session.lostReason();
            if (lost != null) {
                throw new TransportException(lost, STAYS);
            }
            if (session.silentMillis() > settings.waits().stall()) {
                session.lost("the broker acknowledged nothing for " + session.silentMillis() + " ms", false);
                continue;
            }
            settle(session, Backlog.BATCH, settings.waits().settle());
            Transport.Refusal refusal = session.takeRefusal();
            if (refusal != null) {
                pause(session, refusal);
                continue;
            }
            correspondents.askAgain(connection, session);
            for (StatusTopic statusTopic : statusTopics) {
                statusTopic.announce(connection);
            }
            if (session.inFlight() == 0 && entries.isSweepDue()) {
                settle(session, 1, 0);
                entries.startOver();
            }
            Entry due = entries.due(session);
            if (due == null || ++entriesInARow > ENTRIES_IN_A_ROW_MAX) {
                entriesInARow = 0;
                if (correspondents.sendOne(connection)) {
                    continue;
                }
            }
            if (due != null) {
                entries.send(connection, session, due);
            } else {
                session.await(settings.waits().poll());
            }
        }
    }

    /**
     * The other end doesn't take entries at present: asks again after a while, from the first one on that it hasn't
     * taken. The connection stays; what others want to say waits as long.
     */
    private void pause(DeliverySession session, Transport.Refusal refusal) {
        report.troubled(
                refusal.isForbidden() ? Phase.NOT_AUTHORISED : Phase.WAITING,
                refusal.reason(),
                refusal.hint().isEmpty() ? STAYS : refusal.hint());
        long wait = refusal.isForbidden() ? settings.waits().reprobe() : backOff.nextMillis();
        await(session, wait, () -> session.lostReason() != null);
        await(session, settings.waits().stall(), () -> session.lostReason() != null || session.inFlight() == 0);
        settle(session, 1, 0);
        session.takeRefusal(); // of what was on its way beside it
        entries.startOver();
    }

    private void await(DeliverySession session, long millis, BooleanSupplier enough) {
        long until = clock.nanos() + millis * 1_000_000;
        for (long left = millis; !stopping && left > 0 && !enough.getAsBoolean(); ) {
            session.await(Math.min(settings.waits().poll(), left));
            left = (until - clock.nanos() + 999_999) / 1_000_000;
        }
    }

    /** Tells the outbox what the broker has, once it is enough or has waited long enough. */
    private void settle(DeliverySession session, int enough, long waitedMillis) {
        if (entries.settle(session, enough, waitedMillis) > 0) {
            if (report.phase() != Phase.CONNECTED && !stopping) {
                report.delivering(entries.waiting());
            }
            backOff.reset();
        }
    }

    /** What is on its way gets a moment; then the status topic says that the station left on purpose. */
    private void goodbye(Transport.Connection connection, DeliverySession session, List<StatusTopic> statusTopics)
            throws TransportException {
        long deadline = clock.nanos() + GOODBYE_MILLIS * 1_000_000;
        while (session.inFlight() > 0 && session.lostReason() == null && clock.nanos() < deadline) {
            session.await(50);
        }
        if (report.phase() == Phase.CONNECTED && session.lostReason() == null) {
            for (StatusTopic statusTopic : statusTopics) {
                statusTopic.leave(connection);
            }
        }
    }
}
