package io.watchpost.update;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the frames that a model which isn't good yet has classified without a failure. Safe for use by all threads. */
public final class Proving {
    private final AtomicLong frames = new AtomicLong();

    /** One more; called for every frame. */
    public void classified() {
        frames.incrementAndGet();
    }

    long frames() {
        return frames.get();
    }
}
