package io.watchpost.update.blocks;

import io.watchpost.clock.StationClock;

/** How fast blocks may be asked for: a rate, and a window of those on their way. One thread. */
final class BlockPace {
    private final int bytesPerSecond;
    private final StationClock clock;
    private final BlockWindow window = new BlockWindow();
    private long freeNanos;

    /** @param bytesPerSecond of messages, at most */
    BlockPace(int bytesPerSecond, StationClock clock) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        freeNanos = clock.nanos();
    }

    BlockWindow window() {
        return window;
    }

    /** How long nothing may be asked for; 0 for now. */
    long waitMillis() {
        return Math.max(0, Math.ceilDiv(freeNanos - clock.nanos(), 1_000_000));
    }

    /** A block was asked for; its message has a third more than it, and what stands around it. */
    void pay(int blockBytes) {
        long bytes = blockBytes * 4L / 3 + StreamMessage.ENVELOPE_BYTES_MAX;
        freeNanos = Math.max(freeNanos, clock.nanos()) + bytes * 1_000_000_000L / bytesPerSecond;
    }
}
