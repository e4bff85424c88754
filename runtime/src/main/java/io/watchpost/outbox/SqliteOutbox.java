package io.watchpost.outbox;

import io.watchpost.clock.ClockQuality;
import io.watchpost.clock.StationClock;
import io.watchpost.outbox.Batch.Refusal;
import io.watchpost.result.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox in a SQLite database; its format is drawn in {@link Schema}. The settings (WAL, synchronous=FULL, pages of 1 KiB, a
 * database of full size from the start) are the ones that lost nothing in simulated power cuts and kept working on a
 * full disk; {@code docs/decisions} tells the comparison.
 */
public final class SqliteOutbox implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteOutbox.class);

    // for the process, given back in reverse order
    private final OutboxSettings settings;
    private final OutboxFile file;
    private final MachineIdentity machine;
    private final OutboxLock lock;
    private final Destinations destinations;
    private final Desk desk;
    private final Reader reader;
    private final StoreOpener opener;
    private final Writer writer;
    private final Thread writerThread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the outbox, and makes it first if there is none.
     *
     * @param device name of the station, part of every id
     * @param destinations names of the transports that are to get everything
     * @throws OutboxUnavailable if it can't be used; the message says what to do
     */
    public static SqliteOutbox open(
            OutboxSettings settings,
            String device,
            MachineIdentity machine,
            Collection<String> destinations,
            StationClock clock)
            throws OutboxUnavailable {
        return open(settings, device, machine, destinations, clock, Connections.DRIVER);
    }

    static SqliteOutbox open(
            OutboxSettings settings,
            String device,
            MachineIdentity machine,
            Collection<String> destinations,
            StationClock clock,
            Connections connections)
            throws OutboxUnavailable {
        OutboxFile file = new OutboxFile(settings.file());
        try {
            Path folder = file.database().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            OutboxLock lock = OutboxLock.take(file);
            try {
                return new SqliteOutbox(settings, file, device, machine, destinations, clock, connections, lock);
            } catch (SQLException | IOException | OutboxUnavailable | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new OutboxUnavailable(
                    "the outbox " + file.database() + " can't be opened: " + e.getMessage()
                            + "; check that the folder is writable and the disk has "
                            + ((settings.sizeBytesMax() + OutboxFile.WAL_BYTES) >> 20) + " MiB left",
                    e);
        }
    }

    private SqliteOutbox(
            OutboxSettings settings,
            OutboxFile file,
            String device,
            MachineIdentity machine,
            Collection<String> names,
            StationClock clock,
            Connections connections,
            OutboxLock lock)
            throws SQLException, IOException, OutboxUnavailable {
        this.settings = settings;
        this.file = file;
        this.machine = machine;
        this.lock = lock;
        SideTables sides = new SideTables();
        reader = new Reader(connections, file.database(), sides);
        destinations = new Destinations(names);
        opener = new StoreOpener(file, connections, settings, machine, sides, destinations, reader);
        Store store = openSwept();
        desk = new Desk(clock, settings);
        Committer committer = new Committer(device, machine.boot(), destinations, new Shedder(settings));
        writer = new Writer(desk, committer, opener, clock, file, store);
        writerThread = Thread.ofPlatform().name(Writer.THREAD).start(writer);
    }

    private Store openSwept() throws SQLException, IOException, OutboxUnavailable {
        try {
            return sweep(opener.open());
        } catch (SQLException e) {
            reader.close();
            if (!Sql.isDamage(e)) {
                throw e;
            }
            opener.condemn(String.valueOf(e.getMessage()));
            return sweep(opener.open());
        }
    }

    private Store sweep(Store store) throws SQLException {
        try {
            destinations.sweep(store);
            reader.stats(); // its connection keeps the log alive while the writer's is replaced
            return store;
        } catch (SQLException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public void append(Result result) {
        desk.put(result);
    }

    @Override
    public void appendClock(long utcMillis, long uptimeMillis, ClockQuality quality) {
        desk.putClock(utcMillis, uptimeMillis, quality);
    }

    @Override
    public List<Entry> peek(String destination, long after, int max) {
        int bit = destinations.bit(destination);
        try {
            return read(destination, bit, after, max);
        } catch (SQLException e) {
            unreadable(e);
            return List.of();
        }
    }

    @Override
    public List<Entry> entries(long after, int max) {
        try {
            return read(Destinations.EVERYBODY, Destinations.EVERYBODY_BIT, after, max);
        } catch (SQLException e) {
            unreadable(e);
            throw new UncheckedIOException(
                    "the outbox " + file.database() + " can't be read: " + e.getMessage(), new IOException(e));
        }
    }

    @Override
    public void release(Collection<Long> positions) {
        desk.release(positions);
    }

    private List<Entry> read(String destination, int bit, long after, int max) throws SQLException {
        Reader.Found found = reader.peek(bit, after, max, desk.acking(destination));
        if (!found.damaged().isEmpty()) {
            desk.replaceDamaged(found.damaged());
            found = reader.peek(bit, after, max, desk.acking(destination));
        }
        return found.found();
    }

    private void unreadable(SQLException e) {
        LOG.warn("the outbox {} can't be read: {}; it is tried again", file.database(), e.getMessage());
        reader.close();
        if (Sql.isDamage(e)) {
            desk.reopen();
        }
    }

    @Override
    public void ack(String destination, Collection<Long> positions) {
        int bit = destinations.bit(destination);
        assert bit >= 0;
        desk.ack(destination, positions);
    }

    @Override
    public void quarantine(String destination, long position, String reason) {
        int bit = destinations.bit(destination);
        assert bit >= 0;
        desk.refuse(new Refusal(destination, position, reason));
    }

    @Override
    public String epoch() {
        try {
            return reader.epoch();
        } catch (SQLException | DamagedOutbox e) {
            LOG.warn("the outbox {} can't be read: {}", file.database(), e.getMessage());
            reader.close();
            return "";
        }
    }

    @Override
    public OutboxStats stats() {
        String problem = writer.problem();
        try {
            StoredStats stored = reader.stats();
            return new OutboxStats(
                    stored.entries(),
                    reader.oldestUptimeMillis(machine.boot()),
                    writer.kept.get(),
                    writer.acknowledged.get(),
                    stored.shed(),
                    stored.quarantined(),
                    stored.usedBytes(),
                    Math.min(stored.sizeBytes(), settings.sizeBytesMax()),
                    problem);
        } catch (SQLException e) {
            reader.close();
            String unread = "the outbox can't be read: " + e.getMessage();
            return new OutboxStats(
                    -1,
                    -1,
                    writer.kept.get(),
                    writer.acknowledged.get(),
                    Map.of(),
                    0,
                    0,
                    settings.sizeBytesMax(),
                    problem.isEmpty() ? unread : problem);
        }
    }

    @Override
    public void spareDisk(boolean spare) {
        desk.spareDisk(spare);
    }

    @Override
    public void flush() {
        desk.flush();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        desk.close();
        boolean interrupted = false;
        while (writerThread.isAlive()) {
            try {
                writerThread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try (lock) {
            file.keepWalBlocks();
            reader.close();
            file.keepIndexBlocks();
        } catch (IOException e) {
            LOG.warn("closing the outbox {}: {}", file.database(), e.getMessage());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
