package io.watchpost.engine.isolated;

import io.watchpost.clock.StationClock;
import io.watchpost.engine.EngineException;
import io.watchpost.engine.EngineFailure;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an engine has a child: starts it, listens to its heartbeat between frames, replaces it when it is
 * lost, with back-off, and ends it. Its thread, {@code engine-keeper}, starts every child, because the kernel kills a
 * child when the thread ends that started it.
 *
 * <p>{@link #child}, {@link #lose} and {@link #close} are for the engine's user.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final long LOOK_MILLIS = 500;

    /** So many looks without a beat: the child is stopped. Counted, not timed: this process may be stopped as well. */
    private static final int SILENT_LOOKS_MAX = 10;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(4);

    /**
     * What every child has loaded.
     *
     * @param tensors inputs, then outputs; the same memory for the life of the engine
     */
    record Loaded(Description description, MemorySegment memory, List<MemorySegment> tensors) {}

    // for the life of the engine
    private final ChildCommand command;
    private final Workplace workplace;
    private final MemorySegment words;
    private final Restarts restarts;
    private final StationClock clock;
    private final Thread thread;
    private final CompletableFuture<Loaded> first = new CompletableFuture<>();

    // since the first child has loaded the model; written by the keeper's thread
    private volatile @Nullable Loaded loaded;
    private volatile long callMillis;

    /** What the engine's user said of it, 0 for nothing. */
    private volatile long callMillisGiven;

    // the keeper's thread only
    private @Nullable EngineChild last;

    // until the next child, guarded by this
    private @Nullable EngineChild serving;
    private @Nullable EngineChild starting;
    private String reason = "";
    private String how = "";
    private long retryNanos;

    private volatile boolean closing;

    /** @param workplace closed with the keeper */
    Keeper(ChildCommand command, Workplace workplace, RestartPolicy policy, StationClock clock) throws EngineException {
        this.command = command;
        this.workplace = workplace;
        this.clock = clock;
        restarts = new Restarts(policy, new SplittableRandom());
        words = workplace.map();
        thread = Thread.ofPlatform().name("engine-keeper").daemon().unstarted(this::keep);
    }

    /**
     * Starts the first child and waits until it has loaded the model.
     *
     * @throws EngineException what the child said, or that it is lost; nothing is left then
     */
    Loaded start() throws EngineException {
        thread.start();
        try {
            return first.get();
        } catch (ExecutionException e) {
            close();
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw EngineException.unavailable("the start of the engine's process was interrupted");
        }
    }

    /**
     * The child that works.
     *
     * @throws EngineException process lost, with the time until it is tried again
     */
    synchronized EngineChild child() throws EngineException {
        if (closing) {
            throw EngineException.inferenceFailed("the engine is closed");
        }
        if (serving == null) {
            throw down();
        }
        return serving;
    }

    long callMillis() {
        return callMillisGiven > 0 ? callMillisGiven : callMillis;
    }

    /** Each call may take so long, whatever the first one took. */
    void limitCalls(long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException("a call needs at least 1 ms, was given " + millis);
        }
        callMillisGiven = millis;
    }

    /** Gives a child up, and has it replaced. The failure for who asked it. */
    synchronized EngineException lose(EngineChild child, EngineFailure failure) {
        if (serving == child) {
            serving = null;
            child.kill();
            note(failure, restarts.lost(clock.nanos()));
            LockSupport.unpark(thread);
        }
        return down();
    }

    private synchronized void note(EngineFailure failure, long waitMillis) {
        reason = failure.reason();
        how = failure instanceof EngineFailure.ProcessLost lost ? lost.how() : "load";
        retryNanos = clock.nanos() + Math.min(waitMillis, Long.MAX_VALUE / 4_000_000) * 1_000_000;
    }

    private EngineException down() {
        long left = Math.max(0, (retryNanos - clock.nanos()) / 1_000_000);
        return new EngineException(new EngineFailure.ProcessLost(reason, how, left));
    }

    private void keep() {
        try {
            bring();
            watch();
        } catch (EngineException e) {
            first.completeExceptionally(e); // the first child did not come up: nobody is served
        } catch (RuntimeException | Error e) {
            first.completeExceptionally(e);
            LOG.error(
                    "the keeper of the engine {} ended by an internal error; please report it", command.engineId(), e);
            note(new EngineFailure.ProcessLost("internal error: " + e, "exit", 0), Long.MAX_VALUE);
        } finally {
            endAll();
        }
    }

    private void watch() {
        int beat = 0;
        int silentLooks = 0;
        while (!closing) {
            EngineChild child = current();
            if (child == null) {
                silentLooks = 0;
                replace();
                continue;
            }
            LockSupport.parkNanos(LOOK_MILLIS * 1_000_000);
            int now = child.beat();
            silentLooks = now == beat ? silentLooks + 1 : 0;
            beat = now;
            if (!child.isAlive() && !closing) {
                say(lose(child, child.death().failure()));
            } else if (silentLooks >= SILENT_LOOKS_MAX && !closing) {
                say(lose(child, child.hang("gave no sign of life").failure()));
            }
        }
    }

    private synchronized @Nullable EngineChild current() {
        return serving;
    }

    /** Nobody asked the child, so nobody else says that it is lost. */
    private static void say(EngineException lost) {
        LOG.warn("{}; it is replaced", lost.getMessage());
    }

    /** Waits for its time, then starts another child. */
    private void replace() {
        long left = retryLeftNanos();
        if (left > 0) {
            LockSupport.parkNanos(left);
            return; // look again: something else may have happened
        }
        try {
            if (last != null) {
                last.end(); // it writes to the same memory until it is dead
            }
            bring();
            LOG.info("the process of the engine {} was replaced and works again", command.engineId());
        } catch (EngineException e) {
            synchronized (this) {
                note(e.failure(), restarts.failed());
            }
        }
    }

    private synchronized long retryLeftNanos() {
        return retryNanos - clock.nanos();
    }

    /** Starts a child and takes it into service. */
    private void bring() throws EngineException {
        long deadline = clock.nanos() + command.limits().startMillis() * 1_000_000;
        EngineChild child = new EngineChild(command, words, clock);
        last = child;
        child.whenDead(() -> LockSupport.unpark(thread));
        synchronized (this) {
            starting = child;
        }
        try {
            child.ask(Layout.LOAD, millisUntil(deadline));
            sayOnce(child.confinement());
            Loaded now = loaded(child);
            child.use(now.memory());
            long before = clock.nanos();
            child.ask(Layout.MAP, millisUntil(deadline));
            long firstMillis = (clock.nanos() - before) / 1_000_000;
            callMillis =
                    Math.max(command.limits().callMillis(), command.limits().callFactor() * firstMillis);
            loaded = now;
            restarts.started(clock.nanos());
            synchronized (this) {
                serving = child;
            }
            first.complete(now);
        } catch (EngineException e) {
            child.end();
            throw e;
        } finally {
            synchronized (this) {
                starting = null;
            }
        }
    }

    /** A trial with fewer fences is still better than none, and the same for every model after; the doctor says it. */
    private void sayOnce(Confinement confinement) {
        if (command.purpose().isAlone() && !confinement.isWhole() && !SAID.getAndSet(true)) {
            LOG.debug(
                    "models are tried behind these fences: {}; this system doesn't give: {}",
                    confinement.holds(),
                    confinement.lacks());
        }
    }

    private long millisUntil(long deadlineNanos) {
        return Math.max(1, (deadlineNanos - clock.nanos()) / 1_000_000);
    }

    private Loaded loaded(EngineChild child) throws EngineException {
        Description description;
        try {
            description = Description.of(child.description());
        } catch (IOException e) {
            throw child.babble();
        }
        Loaded known = loaded;
        if (known != null) {
            if (!known.description().equals(description)) {
                throw EngineException.refused("the engine " + command.engineId()
                        + " gives the same model other tensors than before: restart the station");
            }
            return known;
        }
        long size = Layout.sizeBytes(description);
        if (size < 0) {
            throw EngineException.refused("its inputs and outputs are larger than any picture's");
        }
        MemorySegment memory = workplace.tensors(size);
        return new Loaded(description, memory, List.copyOf(Layout.tensors(memory, description)));
    }

    private void endAll() {
        EngineChild child;
        synchronized (this) {
            child = serving;
            serving = null;
        }
        if (child != null) {
            child.end();
        }
    }

    /** Ends the child; safe to call twice. */
    void close() {
        closing = true;
        synchronized (this) {
            if (starting != null) {
                starting.kill();
            }
        }
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workplace.close();
    }
}
