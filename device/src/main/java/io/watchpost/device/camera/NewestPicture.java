package io.watchpost.device.camera;

import io.watchpost.frame.Capture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands encoded pictures from the thread that receives them to the one that decodes them. Memory is bounded: one
 * picture is being received, one waits, one is being decoded. The newest wins; those it replaces are counted.
 */
final class NewestPicture implements AutoCloseable {
    /** A picture with what is known about it. */
    static final class Slot {
        final NativeBuffer bytes;
        long number;
        long capturedNanos;
        /** Of pixels that need no decoding; 0 of an encoded picture, which says so itself. */
        int width;
        /** As the width. */
        int height;

        private Slot(long sizeBytesMax) {
            bytes = new NativeBuffer(sizeBytesMax);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private Slot receiving;
    private Slot waiting;
    private Slot decoding;
    private boolean fresh;
    private long number;
    private long skipped;
    private @Nullable Capture end;

    NewestPicture(long sizeBytesMax) {
        receiving = new Slot(sizeBytesMax);
        waiting = new Slot(sizeBytesMax);
        decoding = new Slot(sizeBytesMax);
    }

    /** The buffer to fill, emptied; for the receiving thread. */
    NativeBuffer receiving() {
        receiving.bytes.clear();
        return receiving.bytes;
    }

    /** The picture in {@link #receiving} is complete. */
    void publish(long capturedNanos) {
        publish(capturedNanos, 0, 0);
    }

    /** The pixels in {@link #receiving} are complete. */
    void publish(long capturedNanos, int width, int height) {
        lock.lock();
        try {
            if (fresh) {
                skipped++;
            }
            receiving.number = number++;
            receiving.capturedNanos = capturedNanos;
            receiving.width = width;
            receiving.height = height;
            Slot replaced = waiting;
            waiting = receiving;
            receiving = replaced;
            fresh = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the picture before has been taken: for sources of which none may be lost.
     *
     * @return false if the thread was interrupted
     */
    boolean awaitTaken() {
        lock.lock();
        try {
            while (fresh) {
                changed.await();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * No more pictures come. The one that waits is still delivered.
     *
     * @param why broken or ended
     */
    void end(Capture why) {
        lock.lock();
        try {
            end = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The newest picture, valid until the next call; null when none came in time or none will come. */
    @Nullable
    Slot take(long timeoutMillis) {
        lock.lock();
        try {
            long nanosLeft = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (!fresh && end == null && nanosLeft > 0) {
                nanosLeft = changed.awaitNanos(nanosLeft);
            }
            if (!fresh) {
                return null;
            }
            Slot taken = waiting;
            waiting = decoding;
            decoding = taken;
            fresh = false;
            changed.signalAll();
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Why no more pictures come; null while some may. */
    @Nullable
    Capture ended() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    long skipped() {
        lock.lock();
        try {
            return skipped;
        } finally {
            lock.unlock();
        }
    }

    /** Both threads must be done with it. */
    @Override
    public void close() {
        receiving.bytes.close();
        waiting.bytes.close();
        decoding.bytes.close();
    }
}
