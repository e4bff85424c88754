package io.watchpost.update.blocks;

import io.watchpost.bundle.StreamLocation;
import io.watchpost.clock.StationClock;
import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One attempt to get a file in blocks over the brokers of a device, moved on by the thread that wants it. */
public final class BlockExchange implements AutoCloseable {
    private final StreamInbox inbox;
    private final BlockTransfer transfer;
    private final BlockFile file;

    /**
     * Listens from now on; asks nothing yet.
     *
     * @param sizeBytes of the file, exactly, or at most
     * @param file where the blocks go; what is here of it stays
     * @param bytesPerSecond of messages, at most
     */
    public BlockExchange(
            Streams streams,
            StreamLocation location,
            long sizeBytes,
            boolean isExact,
            BlockFile file,
            int bytesPerSecond,
            StationClock clock,
            RandomGenerator random) {
        this.file = file;
        inbox = streams.open(location);
        transfer = new BlockTransfer(
                new BlockTransfer.Goal(location.toString(), location.file(), sizeBytes, isExact),
                Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()),
                inbox.lines(),
                file,
                new BlockPace(bytesPerSecond, clock),
                clock);
    }

    /** Whether there is any broker over which it could come. */
    public boolean isPossible() {
        return !inbox.lines().isEmpty();
    }

    /** Whether this attempt brought a block. */
    public boolean hasAdvanced() {
        return transfer.hasAdvanced();
    }

    /**
     * Does what is to be done, waiting for a message if nothing is.
     *
     * @param millis that it waits at most
     * @return how it ended; empty while it goes on
     * @throws IOException if a block can't be kept
     */
    public Optional<BlockOutcome> step(long millis) throws IOException {
        transfer.turn();
        if (transfer.outcome().isEmpty()) {
            StreamInbox.Letter letter = inbox.take(transfer.idleMillis(millis));
            if (letter != null) {
                transfer.received(letter);
            }
        }
        return transfer.outcome();
    }

    /** Listens no longer; the file stays as it is. */
    @Override
    public void close() throws IOException {
        inbox.close();
        file.close();
    }
}
