package io.watchpost.greengrass.iotcore;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many messages of a connection wait for their answer. The delivery's thread sends, the network's answers. */
final class Unanswered {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private int count;

    void sent() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }

    void answered() {
        lock.lock();
        try {
            if (--count == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is none, at most so long, or until interrupted. */
    void awaitNone(long millis) {
        lock.lock();
        try {
            for (long left = TimeUnit.MILLISECONDS.toNanos(millis); count > 0 && left > 0; ) {
                left = none.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
