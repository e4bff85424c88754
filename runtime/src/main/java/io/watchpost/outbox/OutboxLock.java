package io.watchpost.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process writes an outbox. The kernel gives the lock back when the process ends, however it ends. */
final class OutboxLock implements AutoCloseable {
    private final FileChannel channel;

    private OutboxLock(FileChannel channel) {
        this.channel = channel;
    }

    static OutboxLock take(OutboxFile file) throws IOException, OutboxUnavailable {
        FileChannel channel = FileChannel.open(
                file.lock(), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = owner(channel);
                throw new OutboxUnavailable("the outbox " + file.database() + " is being written by "
                        + (owner.isEmpty() ? "another process" : "process " + owner)
                        + ": stop that one first, or give this station another --state-dir");
            }
            ByteBuffer pid = StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid()));
            if (channel.size() != pid.remaining() || !owner(channel).equals(text(pid))) {
                channel.truncate(0);
                channel.write(pid, 0);
            }
            return new OutboxLock(channel);
        } catch (IOException | OutboxUnavailable | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Asks with the right to read alone, and without taking it. */
    static boolean isTaken(OutboxFile file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.lock(), StandardOpenOption.READ)) {
            FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true);
            return shared == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it open already
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return text(bytes.flip());
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString().strip();
    }
}
