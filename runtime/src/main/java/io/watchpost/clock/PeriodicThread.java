package io.watchpost.clock;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that takes its turn again and again until it is closed. A turn that fails for a fault of ours is
 * reported, and the next one comes all the same: on a mast there is nobody who would start it again.
 *
 * <p>Its methods may be called by any thread.
 */
public final class PeriodicThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicThread.class);
    private static final long FAULT_WAIT_MILLIS = 1_000;
    private static final long END_MILLIS = 1_000;

    private final Turn turn;
    private final StationClock clock;
    private final Thread thread;
    private volatile boolean closing;

    /** What is done each time, on the thread. */
    public interface Turn {
        /** Takes it, and returns how many milliseconds later the next one comes. */
        long take();
    }

    /** @param name of the thread, as in the log and in thread dumps */
    public PeriodicThread(String name, Turn turn, StationClock clock) {
        this.turn = turn;
        this.clock = clock;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Once at most. */
    public void start() {
        thread.start();
    }

    private void run() {
        String fault = "";
        while (!closing) {
            long waitMillis;
            try {
                waitMillis = turn.take();
                fault = "";
            } catch (RuntimeException e) {
                if (!e.toString().equals(fault)) {
                    fault = e.toString();
                    LOG.error(
                            "{}: an internal error; it goes on, please report it with this trace", thread.getName(), e);
                }
                waitMillis = FAULT_WAIT_MILLIS;
            }
            if (!closing) {
                clock.sleep(waitMillis);
            }
        }
    }

    /** Whether its end was asked for, so that a long turn can be cut short. */
    public boolean isClosing() {
        return closing;
    }

    /** Ends it, and waits for a second at most for a turn that is being taken. Safe to call twice, and if it never began. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
                thread.join(Duration.ofMillis(END_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
