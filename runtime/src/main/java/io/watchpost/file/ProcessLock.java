package io.watchpost.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That one process alone does something: a lock on a file, which the system lets go of when the process ends, however it
 * ends. The file stays. Safe for use by several threads.
 */
public final class ProcessLock implements AutoCloseable {
    /**
     * Those of this process, guarded by the class: the system gives a lock away as soon as any channel on its file is
     * closed, so that a file which this process has locked must not be opened again.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final FileChannel channel;
    private final Path file;

    private ProcessLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * Takes it; empty if another has it. Whoever asks whether it is held has it for a moment, so try again.
     *
     * @param file made if it isn't there, in a folder that is
     */
    public static Optional<ProcessLock> take(Path file) throws IOException {
        Path real = real(file);
        synchronized (HELD) {
            if (HELD.contains(real)) {
                return Optional.empty();
            }
            FileChannel channel = locked(file);
            if (channel == null) {
                return Optional.empty();
            }
            HELD.add(real);
            return Optional.of(new ProcessLock(channel, real));
        }
    }

    private static @Nullable FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // somebody else in this process has locked it in a way of his own
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : channel;
    }

    /**
     * Whether a process has it. Whoever may read the file may ask.
     *
     * @throws IOException if this user may not ask
     */
    public static boolean isHeld(Path file) throws IOException {
        synchronized (HELD) {
            try {
                return HELD.contains(real(file)) || isLocked(file);
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static Path real(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                HELD.remove(file);
                channel.close();
            }
        }
    }
}
