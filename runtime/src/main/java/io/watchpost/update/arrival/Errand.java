package io.watchpost.update.arrival;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One thing at a time that may take long, on a thread of its own; what follows from it happens on the models' thread. The
 * thread is never interrupted, since that would close the file that it writes: it ends by a flag that it looks at.
 */
final class Errand {
    private static final long END_MILLIS_MAX = 10_000;

    private @Nullable FutureTask<Runnable> task;
    private @Nullable Thread thread;

    boolean isBusy() {
        return task != null;
    }

    /** @param work returns what is to be done with its outcome, by the models' thread */
    void start(Callable<Runnable> work) {
        if (isBusy()) {
            throw new IllegalStateException("the errand before has not ended");
        }
        FutureTask<Runnable> started = new FutureTask<>(work);
        task = started;
        thread = Thread.ofPlatform().name("models-arrival").daemon().start(started);
    }

    /** If it has ended, does what follows; that may start another one. */
    void finish() throws InterruptedException {
        FutureTask<Runnable> running = task;
        if (running == null || !running.isDone()) {
            return;
        }
        task = null;
        thread = null;
        try {
            running.get().run();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    /** Waits for a thread that was told to end. */
    void join() throws InterruptedException {
        if (thread != null) {
            thread.join(END_MILLIS_MAX);
        }
    }
}
