package io.watchpost.update.arrival;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long one exchange with a server may take: a least number of bytes in every window of time, so that nobody holds the
 * line with a trickle, and an end for the whole. Also asks whether it is still wanted. One thread.
 */
final class Patience {
    private final StationClock clock;
    private final Limits limits;
    private final Supplier<Optional<String>> callOff;
    private final long beganNanos;
    private long windowNanos;
    private long windowBytes;

    /**
     * The limits.
     *
     * @param windowMillis in which the bytes are counted, the wait for an answer included
     * @param windowBytesMin that must come in it
     * @param totalMillis for everything
     */
    record Limits(long windowMillis, long windowBytesMin, long totalMillis) {
        /** 2 KiB/s, half of the slowest that one may limit it to; 12 hours. */
        static final Limits DEFAULT = new Limits(60_000, 60 * 2_048, 12 * 3_600_000L);
    }

    /** It is no longer wanted; nobody is at fault. */
    static final class CalledOff extends IOException {
        private static final long serialVersionUID = 1L;

        CalledOff(String reason) {
            super(reason);
        }
    }

    /** @param callOff why to end now; empty to go on */
    Patience(StationClock clock, Limits limits, Supplier<Optional<String>> callOff) {
        this.clock = clock;
        this.limits = limits;
        this.callOff = callOff;
        beganNanos = clock.nanos();
        windowNanos = beganNanos;
    }

    void received(int bytes) {
        windowBytes += bytes;
    }

    /** @throws IOException when it is at its end, or {@link CalledOff} */
    void check() throws IOException {
        Optional<String> off = callOff.get();
        if (off.isPresent()) {
            throw new CalledOff(off.get());
        }
        long now = clock.nanos();
        if (now - windowNanos >= limits.windowMillis * 1_000_000) {
            if (windowBytes < limits.windowBytesMin) {
                throw new IOException("it is too slow: " + windowBytes + " bytes in " + Span.words(limits.windowMillis)
                        + ", at least " + limits.windowBytesMin + " are expected");
            }
            windowNanos = now;
            windowBytes = 0;
        }
        if (now - beganNanos > limits.totalMillis * 1_000_000) {
            throw new IOException("it wasn't complete after " + Span.words(limits.totalMillis));
        }
    }

    /** What this machine believes the time to be. */
    long utcMillis() {
        return clock.utcMillis();
    }
}
