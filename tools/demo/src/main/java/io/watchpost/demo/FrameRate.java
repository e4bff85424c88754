package io.watchpost.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many frames a second there were lately. One thread. */
final class FrameRate {
    private static final long WINDOW_NANOS = 2_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long frames) {}

    /** @param frames counted since the start */
    double at(long nanos, long frames) {
        samples.addLast(new Sample(nanos, frames));
        while (nanos - samples.getFirst().nanos > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        return nanos == first.nanos ? 0 : (frames - first.frames) * 1e9 / (nanos - first.nanos);
    }
}
