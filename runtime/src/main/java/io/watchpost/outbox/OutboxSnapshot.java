package io.watchpost.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries without changing anything, beside the station that writes or without one. In slices, each a state of its
 * own: a reader that held on to one state would keep the station from giving the space of its log back. Without a station
 * the outbox is locked meanwhile, so that none starts to write in what is read. One thread.
 */
public final class OutboxSnapshot implements AutoCloseable {
    private final Path file;
    private final @Nullable OutboxLock lock;
    private final SideTables sides = new SideTables();
    private long unreadable;
    private long passed;

    private OutboxSnapshot(Path file, @Nullable OutboxLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Opens it.
     *
     * @throws OutboxUnavailable if there is no outbox
     */
    public static OutboxSnapshot open(Path file) throws OutboxUnavailable {
        if (!Files.isRegularFile(file)) {
            throw new OutboxUnavailable("there is no outbox " + file + ": name the state folder of a station that ran");
        }
        OutboxFile files = new OutboxFile(file.toAbsolutePath().normalize());
        OutboxLock lock;
        try {
            lock = Files.isWritable(files.lock()) ? OutboxLock.take(files) : null;
        } catch (OutboxUnavailable | IOException e) {
            lock = null; // the station that has it is no hindrance
        }
        return new OutboxSnapshot(files.database(), lock);
    }

    /**
     * Entries behind a position, oldest first; empty when there is none. Each call goes on where the one before ended, or
     * behind it.
     *
     * @throws OutboxUnavailable if they can't be read
     */
    public List<Entry> entries(long after, int max) throws OutboxUnavailable {
        try (Connection connection = OutboxInspection.open(file);
                EntryTable table = new EntryTable(connection)) {
            sides.contexts().putAll(ContextTable.read(connection));
            new StoredCounters(connection).load().pipelines().forEach(pipeline -> sides.put(pipeline.ref));
            List<Entry> found = new ArrayList<>();
            long position = Math.max(after, passed);
            while (found.isEmpty()) {
                List<Row> slice = table.after(position, max);
                if (slice.isEmpty()) {
                    return found;
                }
                for (Row row : slice) {
                    Entry entry = sides.decode(row);
                    if (entry == null) {
                        unreadable++;
                    } else {
                        found.add(entry);
                    }
                    position = row.position();
                    passed = position;
                }
            }
            return found;
        } catch (SQLException | DamagedOutbox e) {
            throw new OutboxUnavailable(
                    "the outbox " + file + " can't be read: " + e.getMessage()
                            + "; run \"watchpost outbox verify\" to see what is left",
                    e);
        }
    }

    /** Rows passed over so far: damaged, or of a newer version. The station names what is lost in gap records. */
    public long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("giving the lock of the outbox back", e);
        }
    }
}
