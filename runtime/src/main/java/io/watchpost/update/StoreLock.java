package io.watchpost.update;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** That one process alone changes the store: a lock on its file {@code lock}, which the system lets go of at its end. */
final class StoreLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int TRIES = 20;
    private static final long WAIT_MILLIS = 50;

    /** The stores of this process: the system gives a lock away as soon as any channel on its file is closed. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final FileChannel channel;
    private final Path store;

    private StoreLock(FileChannel channel, Path store) {
        this.channel = channel;
        this.store = store;
    }

    /**
     * Takes it. Whoever asks whether it is held has it for a moment, so this tries for a while.
     *
     * @throws StoreUnavailable if another process has it
     */
    static StoreLock of(Path store, StationClock clock) throws IOException, StoreUnavailable {
        Path real = store.toRealPath();
        for (int left = TRIES; left > 0 && !HELD.contains(real); left--) {
            FileChannel channel = locked(store);
            if (channel != null) {
                HELD.add(real);
                return new StoreLock(channel, real);
            }
            clock.sleep(WAIT_MILLIS);
        }
        throw new StoreUnavailable("the model store " + store + " is in use by a running station", true);
    }

    private static @Nullable FileChannel locked(Path store) throws IOException {
        FileChannel channel =
                FileChannel.open(store.resolve(FILE), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // this process asks at the same moment whether it is held
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : channel;
    }

    /** Whether a process has it. Whoever may read the store may ask. */
    static boolean isHeld(Path store) throws IOException {
        Path file = store.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        if (HELD.contains(store.toRealPath())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            HELD.remove(store);
            channel.close();
        }
    }
}
