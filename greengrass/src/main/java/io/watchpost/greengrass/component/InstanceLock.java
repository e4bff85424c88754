package io.watchpost.greengrass.component;

import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one copy of the component works in a folder. A nucleus that was killed leaves its component behind, and
 * the next one starts a second: that waits until the first has noticed. The kernel takes the lock back when the process
 * ends, however it does.
 */
final class InstanceLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);
    private static final String FILE_NAME = "instance.lock";
    private static final long LOOK_MILLIS = 100;

    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits on the calling thread until the folder is this process' own.
     *
     * @throws ComponentFailure if it isn't in time, or the folder can't be written
     */
    static InstanceLock acquire(Path folder, long waitMillis, StationClock clock) throws ComponentFailure {
        Path file = folder.resolve(FILE_NAME);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (await(channel, folder, waitMillis, clock)) {
                return new InstanceLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new ComponentFailure(
                    ComponentFailure.UNAVAILABLE,
                    "the lock " + file + " can't be taken (" + e + "): see that the component's user may write to the"
                            + " folder");
        }
        throw new ComponentFailure(
                ComponentFailure.ANOTHER_INSTANCE,
                "another copy of this component works in " + folder + " and has not ended within " + waitMillis
                        + " ms: end it");
    }

    private static boolean await(FileChannel channel, Path folder, long waitMillis, StationClock clock)
            throws IOException {
        long deadline = clock.nanos() + waitMillis * 1_000_000;
        boolean said = false;
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return true;
            }
            if (clock.nanos() >= deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            if (!said) {
                said = true;
                LOG.info("another copy of this component works in {}; waiting for it to end", folder);
            }
            clock.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the lock goes with the process", e);
        }
    }
}
