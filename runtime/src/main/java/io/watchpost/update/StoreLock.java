package io.watchpost.update;

import io.watchpost.clock.StationClock;
import io.watchpost.file.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** That one process alone changes the store: a lock on its file {@code lock}. */
final class StoreLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int TRIES = 20;
    private static final long WAIT_MILLIS = 50;

    private final ProcessLock lock;

    private StoreLock(ProcessLock lock) {
        this.lock = lock;
    }

    /**
     * Takes it. Whoever asks whether it is held has it for a moment, so this tries for a while.
     *
     * @throws StoreUnavailable if another process has it
     */
    static StoreLock of(Path store, StationClock clock) throws IOException, StoreUnavailable {
        for (int left = TRIES; left > 0; left--) {
            Optional<ProcessLock> lock = ProcessLock.take(store.resolve(FILE));
            if (lock.isPresent()) {
                return new StoreLock(lock.get());
            }
            clock.sleep(WAIT_MILLIS);
        }
        throw new StoreUnavailable("the model store " + store + " is in use by a running station", true);
    }

    /** Whether a process has it. Whoever may read the store may ask. */
    static boolean isHeld(Path store) throws IOException {
        return ProcessLock.isHeld(store.resolve(FILE));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
