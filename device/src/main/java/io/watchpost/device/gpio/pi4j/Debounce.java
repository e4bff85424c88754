package io.watchpost.device.gpio.pi4j;

import io.watchpost.device.gpio.line.Edge;

/**
 * For a kernel that can't debounce: the first edge counts, and the next one only after the line has been still for the
 * period. (The kernel's own waits for the stillness first, and is later by the period.) For one thread.
 */
final class Debounce {
    private final long periodNanos;
    private boolean isFirst = true;
    private long lastNanos;

    Debounce(long periodMicros) {
        periodNanos = periodMicros * 1_000;
    }

    /** Whether this edge counts; every one must be shown. */
    boolean counts(Edge edge) {
        boolean isStill = isFirst || edge.nanos() - lastNanos >= periodNanos;
        isFirst = false;
        lastNanos = edge.nanos();
        return isStill;
    }
}
