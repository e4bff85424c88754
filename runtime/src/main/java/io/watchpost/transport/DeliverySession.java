package io.watchpost.transport;

import io.watchpost.clock.StationClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection: what is on its way, what came back, whether it is still there. The transport's
 * threads tell it, the delivery thread asks and waits.
 */
final class DeliverySession implements Transport.Events {
    private final StationClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final Set<Long> inFlight = new LinkedHashSet<>();
    private List<Long> acknowledged = new ArrayList<>();
    private long firstAckNanos;
    private long progressNanos;
    private boolean told;
    private @Nullable String lostReason;
    private boolean hungUp;
    private Transport.@Nullable Refusal refusal;
    private String awaitedProbe = "";
    private boolean probeReturned;
    private final BiConsumer<String, byte[]> listener;
    private final Consumer<Transport.Refusal> aside;

    /**
     * @param listener hears every message that comes, on the transport's threads
     * @param aside is told what isn't taken and is no entry, on the transport's threads
     */
    DeliverySession(StationClock clock, BiConsumer<String, byte[]> listener, Consumer<Transport.Refusal> aside) {
        this.clock = clock;
        this.listener = listener;
        this.aside = aside;
    }

    // told by the transport

    @Override
    public void acknowledged(long token) {
        change(() -> {
            if (inFlight.remove(token)) {
                progressNanos = clock.nanos();
                if (acknowledged.isEmpty()) {
                    firstAckNanos = progressNanos;
                }
                acknowledged.add(token);
            }
        });
    }

    @Override
    public void refused(long token, Transport.Refusal why) {
        change(() -> {
            if (inFlight.remove(token)) {
                refusal = why;
                progressNanos = clock.nanos();
            } else {
                aside.accept(why);
            }
        });
    }

    @Override
    public void lost(String reason, boolean byPeer) {
        change(() -> {
            if (lostReason == null) {
                lostReason = reason;
                hungUp = byPeer;
            }
        });
    }

    @Override
    public void received(String topic, byte[] payload) {
        change(() -> probeReturned |= awaitedProbe.equals(new String(payload, StandardCharsets.UTF_8)));
        listener.accept(topic, payload);
    }

    // asked by the delivery thread

    void sending(long position) {
        lock.lock();
        try {
            if (inFlight.isEmpty()) {
                progressNanos = clock.nanos();
            }
            inFlight.add(position);
        } finally {
            lock.unlock();
        }
    }

    void awaitProbe(String payload) {
        lock.lock();
        try {
            awaitedProbe = payload;
            probeReturned = false;
        } finally {
            lock.unlock();
        }
    }

    boolean probeReturned() {
        lock.lock();
        try {
            return probeReturned;
        } finally {
            lock.unlock();
        }
    }

    /** Why an entry wasn't taken since this was asked last; null if all were. */
    Transport.@Nullable Refusal takeRefusal() {
        lock.lock();
        try {
            Transport.Refusal taken = refusal;
            refusal = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Why the connection is gone; null while it is there. */
    @Nullable
    String lostReason() {
        lock.lock();
        try {
            return lostReason;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the connection is gone because the broker ended it. */
    boolean hungUp() {
        lock.lock();
        try {
            return hungUp;
        } finally {
            lock.unlock();
        }
    }

    int inFlight() {
        lock.lock();
        try {
            return inFlight.size();
        } finally {
            lock.unlock();
        }
    }

    List<Long> onTheirWay() {
        lock.lock();
        try {
            return List.copyOf(inFlight);
        } finally {
            lock.unlock();
        }
    }

    /** Milliseconds since something was acknowledged, or sent after a time with nothing on its way; 0 when idle. */
    long silentMillis() {
        lock.lock();
        try {
            return inFlight.isEmpty() ? 0 : (clock.nanos() - progressNanos) / 1_000_000;
        } finally {
            lock.unlock();
        }
    }

    /** What the broker has and the outbox doesn't know of yet, once it is enough or has waited long enough. */
    List<Long> takeAcknowledged(int enough, long waitedMillis) {
        lock.lock();
        try {
            if (acknowledged.isEmpty()
                    || (acknowledged.size() < enough && clock.nanos() - firstAckNanos < waitedMillis * 1_000_000)) {
                return List.of();
            }
            List<Long> taken = acknowledged;
            acknowledged = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the present or the next wait. */
    void wake() {
        change(() -> {});
    }

    /** Waits on the calling thread, at most so long, until something was told since the last wait ended. */
    void await(long millis) {
        lock.lock();
        try {
            for (long left = TimeUnit.MILLISECONDS.toNanos(millis); !told && left > 0; ) {
                left = changed.awaitNanos(left);
            }
            told = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            told = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
