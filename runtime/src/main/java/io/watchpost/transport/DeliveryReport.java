package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import io.watchpost.transport.DeliveryState.Phase;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a delivery says of itself: to the log when something changes, and to whoever asks. Written by the delivery
 * thread, read by any.
 */
final class DeliveryReport {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** How often a lasting problem goes to the log. */
    private static final long SAY_AGAIN_NANOS = 600_000_000_000L;

    private final String transport;
    private final String address;
    private final StationClock clock;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong quarantined = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile Phase phase = Phase.CONNECTING;
    private volatile long phaseSince;
    private volatile String problem = "";
    private volatile String hint = "";
    private volatile boolean handsOver;

    // for the log, used by the delivery thread only
    private boolean everDelivering;
    private String saidReason = "";
    private long saidNanos;

    DeliveryReport(Transport transport, StationClock clock) {
        this.transport = transport.name();
        this.address = transport.describe();
        this.clock = clock;
        phaseSince = clock.uptimeMillis();
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        if (phase != next) {
            phaseSince = clock.uptimeMillis();
            phase = next;
        }
    }

    void connected(boolean toAnAgent) {
        handsOver = toAnAgent;
        connections.incrementAndGet();
    }

    /** @param waiting entries in the outbox now, all of which go out from here on */
    void delivering(long waiting) {
        if (!everDelivering || !problem.isEmpty()) {
            LOG.info(
                    "{} {}to {}{}",
                    handsOver ? "handing over" : "delivering",
                    everDelivering ? "again " : "",
                    address,
                    waiting == 0 ? "" : "; " + waiting + " waiting in the outbox");
        }
        everDelivering = true;
        problem = "";
        hint = "";
        enter(Phase.CONNECTED);
    }

    void delivered(int entries) {
        delivered.addAndGet(entries);
    }

    void quarantined(long position, String reason) {
        LOG.warn(
                "entry {} of the outbox can't be delivered to {}: {}; it is set aside, and a gap record says so in its"
                        + " place",
                position,
                address,
                reason);
        quarantined.incrementAndGet();
    }

    void troubled(Phase next, String reason, String whatToDo) {
        boolean said = reason.equals(saidReason) && clock.nanos() - saidNanos < SAY_AGAIN_NANOS;
        if (!said) {
            LOG.warn(
                    "{}{}{}",
                    reason.contains(address) ? "" : address + ": ",
                    reason,
                    whatToDo.isEmpty() ? "" : "; " + whatToDo);
            saidReason = reason;
            saidNanos = clock.nanos();
        }
        problem = reason;
        hint = whatToDo;
        enter(next);
    }

    /** An error that nobody foresaw, with its trace for whoever asks for it. */
    void failed(RuntimeException e) {
        LOG.error("delivering to {} failed, it will be tried again", address, e);
        troubled(Phase.WAITING, "delivery failed: " + e, "see the log; it is tried again by itself");
    }

    DeliveryState state(int inFlight, List<Transport.Refusal> denied) {
        return new DeliveryState(
                transport,
                address,
                phase,
                phaseSince,
                problem,
                hint,
                handsOver,
                delivered.get(),
                inFlight,
                quarantined.get(),
                connections.get(),
                denied);
    }
}
