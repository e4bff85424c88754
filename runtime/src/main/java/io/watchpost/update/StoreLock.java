package io.watchpost.update;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** That one process alone changes the store: a lock on its file {@code lock}, which the system lets go of at its end. */
final class StoreLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StoreUnavailable if another process has it */
    static StoreLock of(Path store) throws IOException, StoreUnavailable {
        FileChannel channel =
                FileChannel.open(store.resolve(FILE), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this process
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new StoreUnavailable("the model store " + store + " is in use by a running station", true);
        }
        return new StoreLock(channel);
    }

    /** Whether a process has it. */
    static boolean isHeld(Path store) throws IOException {
        Path file = store.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
