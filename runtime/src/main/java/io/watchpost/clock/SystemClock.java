package io.watchpost.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The machine's clock. Uptime comes from {@code /proc/uptime} at construction and goes on with the monotonic clock;
 * quality from adjtimex(2), which every time daemon feeds.
 */
public final class SystemClock implements StationClock {
    private static final long QUALITY_AGE_MAX_NANOS = 10_000_000_000L;
    /** Made when the clock was first set in this boot; systemd-timesyncd.service(8). */
    private static final Path TIMESYNCD_SYNCHRONIZED = Path.of("/run/systemd/timesync/synchronized");

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
            quality = quality(TimexBindings.kernelSaysSynchronized(), TIMESYNCD_SYNCHRONIZED);
        }
        return quality;
    }

    /**
     * The kernel's word counts: chrony, ntpd, timesyncd and ptp4l all tell it. Where it can't be asked, as in some
     * containers, the mark that timesyncd leaves does.
     */
    static ClockQuality quality(Optional<Boolean> kernel, Path timesyncdMark) {
        return kernel.orElseGet(() -> Files.exists(timesyncdMark)) ? ClockQuality.SYNCED : ClockQuality.UNSYNCED;
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
