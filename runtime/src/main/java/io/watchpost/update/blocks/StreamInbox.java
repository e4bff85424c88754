package io.watchpost.update.blocks;

import io.watchpost.bundle.StreamLocation;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is heard of one stream. Bounded: what comes faster than it is worked off is dropped, and asked for again. The
 * transports' threads put, one thread takes.
 */
final class StreamInbox implements AutoCloseable {
    static final int LETTERS_MAX = 32;
    /** Nothing that is asked for is larger; what is, is dropped. */
    static final int LETTER_BYTES_MAX = 2 * StreamMessage.BLOCK_BYTES_MAX;

    private final StreamLocation location;
    private final List<StreamLine> lines;
    private final Consumer<StreamInbox> atClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Letter> letters = new ArrayDeque<>();
    private boolean woken;

    /** One message. */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Letter(StreamLine line, StreamVerb verb, byte[] payload) {}

    StreamInbox(StreamLocation location, List<StreamLine> lines, Consumer<StreamInbox> atClose) {
        this.location = location;
        this.lines = List.copyOf(lines);
        this.atClose = atClose;
    }

    StreamLocation location() {
        return location;
    }

    /** Over which it may come. */
    List<StreamLine> lines() {
        return lines;
    }

    void put(Letter letter) {
        lock.lock();
        try {
            if (letters.size() < LETTERS_MAX && letter.payload().length <= LETTER_BYTES_MAX) {
                letters.add(letter);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A connection came or went. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next message; null when none came in this time, or something else is to be looked at. */
    @Nullable
    Letter take(long millis) {
        lock.lock();
        try {
            for (long left = TimeUnit.MILLISECONDS.toNanos(millis); letters.isEmpty() && !woken && left > 0; ) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return letters.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        atClose.accept(this);
    }
}
