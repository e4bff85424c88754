package io.watchpost.update.arrival;

import io.watchpost.bundle.BundleHead;
import io.watchpost.bundle.Sha256;
import io.watchpost.bundle.StreamLocation;
import io.watchpost.clock.StationClock;
import io.watchpost.update.blocks.BlockExchange;
import io.watchpost.update.blocks.BlockFile;
import io.watchpost.update.blocks.BlockOutcome;
import io.watchpost.update.blocks.Streams;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Fetches files in blocks over a broker, going on from the blocks that are here. Believes as little as {@link Download}: never
 * more bytes are written than were announced, and a file counts only with the digest that was announced.
 */
final class BlockDownload implements Carriage {
    private static final long STEP_MILLIS = 100;
    private static final long LOOK_AT_DISK_BYTES = 4L << 20;

    private final Streams streams;
    private final Patience.Limits limits;
    private final int bytesPerSecond;
    private final Disk disk;
    private final long reserveBytes;
    private final StationClock clock;
    private final RandomGenerator random;

    /**
     * Fetches as it is told here.
     *
     * @param streams over which blocks come
     * @param bytesPerSecond at most
     * @param reserveBytes of the disk that stay free
     */
    BlockDownload(
            Streams streams,
            Patience.Limits limits,
            int bytesPerSecond,
            Disk disk,
            long reserveBytes,
            StationClock clock,
            RandomGenerator random) {
        this.streams = streams;
        this.limits = limits;
        this.bytesPerSecond = bytesPerSecond;
        this.disk = disk;
        this.reserveBytes = reserveBytes;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Fetched fetch(Wanted wanted, PartFile part, Supplier<Optional<String>> callOff) {
        boolean isExact = wanted.sha256() != null;
        BlockFile file = part.blocks(isExact);
        try (BlockExchange exchange = new BlockExchange(
                streams,
                StreamLocation.parse(wanted.uri().toString()),
                wanted.sizeBytesMax(),
                isExact,
                file,
                bytesPerSecond,
                clock,
                random)) {
            if (!exchange.isPossible()) {
                return new Fetched.Useless("no broker is configured over which blocks come: see models.blocks");
            }
            return fetch(wanted, part, file, exchange, new Patience(clock, limits, callOff));
        } catch (IllegalArgumentException e) {
            return new Fetched.Useless(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Fetched.Interrupted(String.valueOf(e.getMessage()), 0, false);
        }
    }

    private Fetched fetch(Wanted wanted, PartFile part, BlockFile file, BlockExchange exchange, Patience patience) {
        try {
            boolean isChecked = false;
            long lookAtDisk = 0;
            Optional<BlockOutcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                patience.check();
                long before = file.writtenBytes();
                outcome = exchange.step(STEP_MILLIS);
                patience.received((int) (file.writtenBytes() - before));
                if (file.writtenBytes() >= lookAtDisk) {
                    requireRoom(file);
                    lookAtDisk = file.writtenBytes() + LOOK_AT_DISK_BYTES;
                }
                if (!isChecked && file.prefixBytes() >= BundleHead.SIZE_BYTES_MAX) {
                    isChecked = true;
                    Optional<String> objection = objection(wanted, file);
                    if (objection.isPresent()) {
                        file.delete();
                        return new Fetched.Useless(objection.get());
                    }
                }
            }
            return switch (outcome.get()) {
                case BlockOutcome.Complete() -> complete(wanted, part, file);
                case BlockOutcome.Unavailable(String reason) ->
                    new Fetched.Interrupted(reason, 0, exchange.hasAdvanced());
                case BlockOutcome.Useless(String reason) -> new Fetched.Useless(reason);
            };
        } catch (Patience.CalledOff e) {
            return new Fetched.CalledOff(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Fetched.Interrupted(String.valueOf(e.getMessage()), 0, exchange.hasAdvanced());
        }
    }

    private void requireRoom(BlockFile file) throws IOException {
        if (disk.usableBytes() < reserveBytes) {
            file.delete(); // what runs here needs the room more
            throw new IOException("the disk is full but for its reserve: what was fetched was given back");
        }
    }

    private static Optional<String> objection(Wanted wanted, BlockFile file) throws IOException {
        return wanted.check().objection(file.head(BundleHead.SIZE_BYTES_MAX), file.sizeBytes());
    }

    private static Fetched complete(Wanted wanted, PartFile part, BlockFile file) throws IOException {
        file.force();
        if (wanted.sha256() != null && !Sha256.hex(part.blocksFile()).equals(wanted.sha256())) {
            boolean isJoined = file.countFound() > 0;
            file.delete();
            return isJoined
                    ? new Fetched.Interrupted(
                            "its parts don't make the file that was announced: it is fetched anew", 0, false)
                    : new Fetched.Useless("what it has isn't the file that was announced (its sha256 differs)");
        }
        Optional<String> objection = objection(wanted, file);
        if (objection.isPresent()) {
            file.delete();
            return new Fetched.Useless(objection.get());
        }
        return new Fetched.Complete(part.blocksFile());
    }
}
