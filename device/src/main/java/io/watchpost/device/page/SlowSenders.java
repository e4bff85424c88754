package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Cuts off who sends too slowly, so that nobody keeps the page's threads for himself: a request has {@value #SECONDS_MAX} s to
 * arrive, and a bundle {@value #SECONDS_MAX} s for each piece of it. The server's own limit is one for a whole request, and
 * would have to be that of the largest bundle. A thread that waits for somebody's bytes is interrupted, which closes the
 * connection. For the server's threads; a thread of its own, {@code page-patience}, looks at the time.
 */
final class SlowSenders implements AutoCloseable {
    static final int SECONDS_MAX = 10;

    private static final long LOOK_MILLIS = 500;

    private final StationClock clock;
    private final Map<Thread, Long> untilNanos = new HashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    SlowSenders(StationClock clock) {
        this.clock = clock;
        Thread.ofPlatform().name("page-patience").daemon().start(this::watch);
    }

    /** Lets these threads serve connections; each task is one request. */
    Executor over(Executor threads) {
        return request -> threads.execute(() -> {
            advanced();
            try {
                request.run();
            } finally {
                arrived();
                boolean _ = Thread.interrupted(); // came too late to mean anything
            }
        });
    }

    /** Something came that was worth waiting for: the time begins anew. */
    synchronized void advanced() {
        if (untilNanos.isEmpty()) {
            notifyAll();
        }
        untilNanos.put(Thread.currentThread(), clock.nanos() + SECONDS_MAX * 1_000_000_000L);
    }

    /** All of the request is here. */
    synchronized void arrived() {
        untilNanos.remove(Thread.currentThread());
    }

    private synchronized void watch() {
        try {
            while (!closed) {
                if (untilNanos.isEmpty()) {
                    wait();
                } else {
                    wait(LOOK_MILLIS);
                    cutOff(clock.nanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void cutOff(long now) {
        for (Iterator<Map.Entry<Thread, Long>> all = untilNanos.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Thread, Long> each = all.next();
            if (now - each.getValue() >= 0) {
                all.remove();
                each.getKey().interrupt();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
