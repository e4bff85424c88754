package io.watchpost.update.arrival;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps a transfer below a rate, so that results have room on the line. One thread. */
final class Throttle {
    private static final long NAP_MILLIS_MAX = 200;

    private final @Nullable Integer bytesPerSecond;
    private final StationClock clock;
    private long freeNanos;

    /** @param bytesPerSecond null for no limit */
    Throttle(@Nullable Integer bytesPerSecond, StationClock clock) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        freeNanos = clock.nanos();
    }

    /** Waits until bytes that just came are paid for; meanwhile the server fills its buffers and then waits too. */
    void pay(int bytes, Patience patience) throws IOException {
        if (bytesPerSecond == null) {
            return;
        }
        freeNanos = Math.max(freeNanos, clock.nanos()) + bytes * 1_000_000_000L / bytesPerSecond;
        for (long left = freeNanos - clock.nanos(); left > 0; left = freeNanos - clock.nanos()) {
            clock.sleep(Math.min(NAP_MILLIS_MAX, Math.ceilDiv(left, 1_000_000)));
            patience.check();
        }
    }
}
