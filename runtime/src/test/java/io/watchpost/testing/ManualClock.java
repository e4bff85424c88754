package io.watchpost.testing;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when a test moves it, or when somebody sleeps. Safe for use by several threads. */
public final class ManualClock implements StationClock {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final AtomicLong utcOffsetMillis;
    private volatile ClockQuality quality = ClockQuality.SYNCED;

    public ManualClock() {
        this(1_790_000_000_000L);
    }

    public ManualClock(long utcMillis) {
        utcOffsetMillis = new AtomicLong(utcMillis - 1_000);
    }

    /** Time passes. */
    public void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    /** Somebody sets the wall clock; monotonic time and uptime know nothing of it. */
    public void setUtcMillis(long utcMillis, ClockQuality newQuality) {
        utcOffsetMillis.set(utcMillis - uptimeMillis());
        quality = newQuality;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long uptimeMillis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long utcMillis() {
        return utcOffsetMillis.get() + uptimeMillis();
    }

    @Override
    public ClockQuality quality() {
        return quality;
    }

    @Override
    public void sleep(long millis) {
        advanceMillis(millis);
        Thread.onSpinWait();
    }
}
