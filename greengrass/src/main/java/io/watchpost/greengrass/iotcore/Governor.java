package io.watchpost.greengrass.iotcore;

import io.watchpost.clock.StationClock;
import java.util.function.BooleanSupplier;

/**
 * Keeps a connection within what AWS IoT Core takes of it: 100 publishes and 512 KiB in a second. The service delays or
 * drops what is beyond, and ends the connection of who goes on. In each second at most that much passes, also the first
 * one after a rest; what the service sends counts, too.
 *
 * <p>The sending thread waits in it; the transport's threads only count.
 */
final class Governor {
    static final int PUBLISHES_PER_SECOND_MAX = 100;
    static final int BYTES_PER_SECOND_MAX = 512 * 1_024;
    static final int PAYLOAD_BYTES_MAX = 128 * 1_024;
    static final int SUBSCRIPTIONS_MAX = 50;

    static final int PUBLISHES_AT_ONCE = 10;
    /** A payload of the largest size, its topic and the packet around it. */
    static final int BYTES_AT_ONCE = PAYLOAD_BYTES_MAX + 1_024;

    /** A sender that is closed meanwhile notices within this time. */
    private static final long SLICE_MILLIS = 50;

    private final StationClock clock;
    private final TokenBucket publishes;
    private final TokenBucket bytes;

    Governor(StationClock clock) {
        this.clock = clock;
        publishes = new TokenBucket(PUBLISHES_PER_SECOND_MAX - PUBLISHES_AT_ONCE, PUBLISHES_AT_ONCE, clock.nanos());
        bytes = new TokenBucket(BYTES_PER_SECOND_MAX - BYTES_AT_ONCE, BYTES_AT_ONCE, clock.nanos());
    }

    /**
     * Waits on the calling thread until a message of this size may be sent.
     *
     * @param givenUp asked between short waits
     * @return false if it was given up, or the thread was interrupted
     */
    boolean awaitTurn(long sizeBytes, BooleanSupplier givenUp) {
        while (!givenUp.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            long nanos = take(sizeBytes);
            if (nanos == 0) {
                return true;
            }
            clock.sleep(Math.min(SLICE_MILLIS, nanos / 1_000_000 + 1));
        }
        return false;
    }

    /** Something came in, and had its share of the line. */
    synchronized void received(long sizeBytes) {
        bytes.take(sizeBytes, clock.nanos());
    }

    /** The service says that it was too much: the next one waits for as long as a bucket takes to fill. */
    synchronized void overdrawn() {
        publishes.take(2L * PUBLISHES_AT_ONCE, clock.nanos());
        bytes.take(2L * BYTES_AT_ONCE, clock.nanos());
    }

    /** Takes its share, or says how many nanoseconds to wait before asking again. */
    private synchronized long take(long sizeBytes) {
        long now = clock.nanos();
        long nanos = Math.max(publishes.nanosUntil(1, now), bytes.nanosUntil(sizeBytes, now));
        if (nanos == 0) {
            publishes.take(1, now);
            bytes.take(sizeBytes, now);
        }
        return nanos;
    }
}
