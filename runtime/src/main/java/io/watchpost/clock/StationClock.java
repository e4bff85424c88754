package io.watchpost.clock;

/**
 * The only source of time in the product. Order is kept by sequence and by {@link #nanos()}; the wall clock is
 * information, since a device without a network may believe it is 1970.
 *
 * <p>Safe for use by all threads.
 */
public interface StationClock {

    /** Monotonic nanoseconds since an arbitrary origin; never jumps. Use it for every duration and deadline. */
    long nanos();

    /** Milliseconds since the machine booted. */
    long uptimeMillis();

    /** Wall-clock time, milliseconds since 1970-01-01T00:00:00Z; may jump in both directions. */
    long utcMillis();

    /** Whether the wall clock is disciplined by a time source at this moment. */
    ClockQuality quality();

    /** Waits on the calling thread; returns early when interrupted, with the interrupt flag set. */
    void sleep(long millis);
}
