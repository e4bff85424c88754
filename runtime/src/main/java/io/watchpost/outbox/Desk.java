package io.watchpost.outbox;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Batch.ClockSet;
import io.watchpost.outbox.Batch.Fresh;
import io.watchpost.outbox.Batch.Item;
import io.watchpost.outbox.Batch.Refusal;
import io.watchpost.outbox.Batch.Shed;
import io.watchpost.result.Gap.Reason;
import io.watchpost.result.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where other threads leave work for the writer: at most {@value #RESULTS_MAX} results, what overflowed, and the
 * acknowledgements. Nobody holds its lock while the disk works. Safe for use by several threads.
 */
final class Desk {
    static final int RESULTS_MAX = 64;

    /** So many acknowledgements are a commit of their own. */
    static final int ACKS_DUE = 512;

    /** Acknowledgements a commit: with more, the transaction would outgrow the log. */
    static final int ACKS_MAX = 2_048;

    private final StationClock clock;
    private final CommitPace usual;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final PendingAcks acks = new PendingAcks();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Set<Long> damaged = new LinkedHashSet<>();
    private int results;
    private int ackFlushes;
    private long appended;
    private long settled;
    private long urgentUntil;
    private boolean diskRefuses;
    private boolean reopen;
    private boolean closing;
    private CommitPace pace;

    Desk(StationClock clock, OutboxSettings settings) {
        this.clock = clock;
        usual = CommitPace.of(settings);
        pace = usual;
    }

    /** Larger and rarer commits, or as they were. */
    void spareDisk(boolean spare) {
        lock.lock();
        try {
            pace = spare ? CommitPace.SPARING : usual;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Never waits for the disk. */
    void put(Result result) {
        lock.lock();
        try {
            appended++;
            if (results < RESULTS_MAX) {
                items.addLast(new Fresh(result, clock.nanos()));
                results++;
            } else {
                shed(result.pipeline(), diskRefuses ? Reason.DISK : Reason.OVERFLOW);
            }
            if (items.size() == 1 || nanosUntilDue() == 0) { // the writer needn't wake for each of a batch
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A clock that is set again before the last one was written down replaces it. */
    void putClock(long utcMillis, long uptimeMillis, ClockQuality quality) {
        lock.lock();
        try {
            if (items.peekLast() instanceof ClockSet) {
                items.removeLast();
            } else {
                appended++;
            }
            items.addLast(new ClockSet(utcMillis, uptimeMillis, quality, clock.nanos()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void ack(String destination, Collection<Long> positions) {
        lock.lock();
        try {
            acks.add(destination, positions, clock.nanos());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the writer has deleted them, or can't. */
    void release(Collection<Long> positions) {
        lock.lock();
        try {
            ack(Destinations.EVERYBODY, positions);
            awaitEmpty(acks.of(Destinations.EVERYBODY));
        } finally {
            lock.unlock();
        }
    }

    /** Acknowledged and not yet written down. */
    Set<Long> acking(String destination) {
        lock.lock();
        try {
            return new HashSet<>(acks.of(destination));
        } finally {
            lock.unlock();
        }
    }

    void refuse(Refusal refusal) {
        lock.lock();
        try {
            refusals.add(refusal);
            changed.signalAll();
            awaitEmpty(refusals);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the writer has put gap records in their place, or can't. */
    void replaceDamaged(Collection<Long> positions) {
        lock.lock();
        try {
            damaged.addAll(positions);
            changed.signalAll();
            awaitEmpty(damaged);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the writer has looked through the whole database, or can't. */
    void reopen() {
        lock.lock();
        try {
            reopen = true;
            changed.signalAll();
            while (reopen && !closing && !diskRefuses) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        lock.lock();
        try {
            long ticket = appended;
            urgentUntil = Math.max(urgentUntil, ticket);
            changed.signalAll();
            while (settled < ticket && !closing) {
                changed.awaitUninterruptibly();
            }
            awaitAcks();
        } finally {
            lock.unlock();
        }
    }

    /** Until those that are here now are written down, or can't be. */
    private void awaitAcks() {
        Map<String, Set<Long>> asked = acks.copy();
        ackFlushes++;
        changed.signalAll();
        while (acks.hasAnyOf(asked) && !closing && !diskRefuses) {
            changed.awaitUninterruptibly();
        }
        ackFlushes--;
    }

    /** Everything that is here is due now, and nothing comes after it. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the writer: waits until a commit is due; null when closed and nothing is left. */
    @Nullable
    Batch take() {
        lock.lock();
        try {
            long wait = nanosUntilDue();
            while (wait > 0) {
                if (closing) {
                    return null;
                }
                await(wait);
                wait = nanosUntilDue();
            }
            return batch();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the writer: the batch is in the database. */
    void settle(Batch batch) {
        lock.lock();
        try {
            diskRefuses = false;
            settled += batch.appended();
            acks.settle(batch.acks(), clock.nanos());
            refusals.removeAll(batch.refusals());
            damaged.removeAll(batch.damaged());
            reopen &= !batch.reopen();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the writer, before anybody is told: from now on what overflows is the disk's doing. */
    void diskRefuses() {
        lock.lock();
        try {
            diskRefuses = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the writer: the disk refuses; waits before the next attempt, shorter when closing. */
    void pause(long millis) {
        lock.lock();
        try {
            long deadline = clock.nanos() + millis * 1_000_000;
            for (long left = millis * 1_000_000; left > 0 && !closing; left = deadline - clock.nanos()) {
                await(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Behind the results that are waiting, one item for each pipeline. */
    private void shed(String pipeline, Reason reason) {
        for (Iterator<Item> last = items.descendingIterator(); last.hasNext(); ) {
            Item item = last.next();
            if (!(item instanceof Shed shed)) {
                break;
            }
            if (shed.pipeline().equals(pipeline) && shed.reason() == reason) {
                last.remove();
                items.addLast(new Shed(pipeline, reason, shed.count() + 1, shed.sinceNanos()));
                return;
            }
        }
        items.addLast(new Shed(pipeline, reason, 1, clock.nanos()));
    }

    private long nanosUntilDue() {
        boolean waiting = !items.isEmpty() || acks.count() > 0;
        boolean urgent = reopen
                || !refusals.isEmpty()
                || !damaged.isEmpty()
                || !acks.of(Destinations.EVERYBODY).isEmpty()
                || (!items.isEmpty() && settled < urgentUntil);
        urgent |= ackFlushes > 0 && acks.count() > 0;
        // the first of a process has nobody to wait for: who has started a station looks for it
        boolean first = settled == 0 && results > 0;
        if (urgent || first || (waiting && closing) || results >= pace.resultsMax() || acks.count() >= ACKS_DUE) {
            return 0;
        }
        long now = clock.nanos();
        long wait = Long.MAX_VALUE;
        Item oldest = items.peekFirst();
        if (oldest != null) {
            wait = oldest.sinceNanos() + pace.delayNanos() - now;
        }
        if (acks.count() > 0) {
            wait = Math.min(wait, acks.oldestNanos() + pace.ackDelayNanos() - now);
        }
        return Math.max(0, wait);
    }

    private Batch batch() {
        List<Item> taken = new ArrayList<>();
        int takenResults = 0;
        while (!items.isEmpty()) {
            boolean isResult = items.peekFirst() instanceof Fresh;
            if (isResult && takenResults == pace.resultsMax()) {
                break;
            }
            takenResults += isResult ? 1 : 0;
            taken.add(items.removeFirst());
        }
        results -= takenResults;
        return new Batch(taken, acks.some(ACKS_MAX), List.copyOf(refusals), Set.copyOf(damaged), reopen);
    }

    /** The writer empties it, or gives up for now. */
    private void awaitEmpty(Collection<?> work) {
        while (!work.isEmpty() && !closing && !diskRefuses) {
            changed.awaitUninterruptibly();
        }
    }

    /** May wake for no reason: every caller asks again whether there is something to do. */
    @SuppressWarnings("WaitNotInLoop")
    private void await(long nanos) {
        try {
            long left = changed.awaitNanos(nanos);
            assert left <= nanos;
        } catch (InterruptedException e) {
            // not passed on: the writer is stopped by closing, an interrupt amid a write would break its channel
            assert !Thread.currentThread().isInterrupted();
        }
    }
}
