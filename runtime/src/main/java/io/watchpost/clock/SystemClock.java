package io.watchpost.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The machine's clock. Uptime comes from {@code /proc/uptime} at construction and goes on with the monotonic clock;
 * quality from adjtimex(2), which every time daemon feeds.
 */
public final class SystemClock implements StationClock {
    private static final long QUALITY_AGE_MAX_NANOS = 10_000_000_000L;

    private final long bootNanos;
    private volatile ClockQuality quality = ClockQuality.UNSYNCED;
    private volatile long qualityReadNanos;

    public SystemClock() {
        bootNanos = System.nanoTime() - uptimeNanos();
        qualityReadNanos = System.nanoTime() - QUALITY_AGE_MAX_NANOS;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long uptimeMillis() {
        return (System.nanoTime() - bootNanos) / 1_000_000;
    }

    @Override
    public long utcMillis() {
        return System.currentTimeMillis();
    }

    /** Asks the kernel at most every ten seconds. */
    @Override
    public ClockQuality quality() {
        long now = System.nanoTime();
        if (now - qualityReadNanos >= QUALITY_AGE_MAX_NANOS) {
            qualityReadNanos = now;
            quality = TimexBindings.kernelSaysSynchronized() ? ClockQuality.SYNCED : ClockQuality.UNSYNCED;
        }
        return quality;
    }

    @Override
    public void sleep(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis * 1_000_000; left > 0 && !Thread.currentThread().isInterrupted(); ) {
            LockSupport.parkNanos(left);
            left = deadline - System.nanoTime();
        }
    }

    private static long uptimeNanos() {
        try {
            String text = Files.readString(Path.of("/proc/uptime"));
            return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1e9);
        } catch (IOException | RuntimeException e) {
            return System.nanoTime(); // Linux: the monotonic clock counts from boot
        }
    }
}
