package io.watchpost.cli.publish;

import io.watchpost.transport.Transport;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What happens on one connection, handed from the transport's threads to the one that serves. */
final class BrokerEvents implements Transport.Events {
    private static final int QUEUE_MAX = 10_000;

    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private volatile @Nullable String lost;
    private volatile Transport.@Nullable Refusal refusal;

    /** One message. */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Heard(String topic, byte[] payload) {}

    void sending() {
        onTheirWay.incrementAndGet();
    }

    /** Messages without an answer. */
    int onTheirWay() {
        return onTheirWay.get();
    }

    @Override
    public void acknowledged(long token) {
        onTheirWay.decrementAndGet();
    }

    @Override
    public void refused(long token, Transport.Refusal why) {
        onTheirWay.decrementAndGet();
        refusal = why;
    }

    /** Why the broker didn't take something since this was asked last; null if it took everything. */
    Transport.@Nullable Refusal takeRefusal() {
        Transport.Refusal taken = refusal;
        refusal = null;
        return taken;
    }

    @Override
    public void lost(String reason, boolean hungUp) {
        lost = reason;
    }

    /** Null while the connection is there. */
    @Nullable
    String lost() {
        return lost;
    }

    /** When nobody keeps up, the broker is told by silence (TCP). */
    @Override
    public void received(String topic, byte[] payload) {
        try {
            heard.put(new Heard(topic, payload));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next message; null when none came in this time. */
    @Nullable
    Heard take(long millis) throws InterruptedException {
        return heard.poll(millis, TimeUnit.MILLISECONDS);
    }
}
