package io.watchpost.outbox;

import io.watchpost.outbox.Writer.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the writer's connection, whatever state the last run, the disk or a cloned card left the database in: makes it
 * when there is none, gives it a new epoch on another machine, a new size after another setting, and replaces it when
 * it is damaged. For the thread that opens the outbox, then for the writer thread.
 */
final class StoreOpener implements Opener {
    /** A new file has a few pages more than it was asked for. */
    private static final long SLACK_PAGES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);

    private final OutboxFile file;
    private final Connections connections;
    private final OutboxSettings settings;
    private final MachineIdentity machine;
    private final SideTables sides;
    private final Destinations destinations;
    private final Reader reader;

    /** Whether the whole database is to be looked through before it is used. */
    private volatile boolean suspicious = true;

    /** What damage was met again and again that looking through the database doesn't find; empty for none. */
    private volatile String condemned = "";

    private final DamagedCopies damagedCopies;

    private boolean resizeTried;

    StoreOpener(
            OutboxFile file,
            Connections connections,
            OutboxSettings settings,
            MachineIdentity machine,
            SideTables sides,
            Destinations destinations,
            Reader reader) {
        this.file = file;
        this.connections = connections;
        this.settings = settings;
        this.machine = machine;
        this.sides = sides;
        this.destinations = destinations;
        this.reader = reader;
        this.damagedCopies = new DamagedCopies(file);
    }

    /** Somebody met damage: the next opening looks through everything. Any thread. */
    @Override
    public void suspect() {
        suspicious = true;
    }

    /** Whatever a look through the database finds, the next opening replaces it. Any thread. */
    @Override
    public void condemn(String damage) {
        condemned = damage;
    }

    @Override
    public Store open() throws SQLException, IOException, OutboxUnavailable {
        synchronized (reader) { // a log must not get its place while the reader is opening one
            finishReplacement();
            if (!Files.exists(file.database())) {
                create();
            }
            try {
                Database.checkHeader(file);
                if (!condemned.isEmpty()) {
                    throw new DamagedOutbox(condemned);
                }
                resize();
                return connect();
            } catch (SQLException e) {
                if (!Sql.isDamage(e)) {
                    throw e;
                }
                return replace(firstLine(e));
            } catch (DamagedOutbox e) {
                return replace(firstLine(e));
            }
        }
    }

    /** When the setting changed; a smaller size waits until the content fits into half of it. */
    private void resize() throws SQLException, IOException {
        long now = Files.size(file.database()) / Schema.PAGE_BYTES;
        long wanted = settings.sizeBytesMax() / Schema.PAGE_BYTES;
        if (resizeTried || (now >= wanted && now <= wanted + SLACK_PAGES)) {
            return;
        }
        resizeTried = true;
        try {
            try (Connection connection = connections.plain(file.database())) {
                long used = Database.pageCount(connection) - Database.freePages(connection);
                if (used > wanted / 2) {
                    return;
                }
                Integrity.check(connection);
            }
            if (Files.exists(file.wal())) {
                return; // somebody else is reading it: at another start
            }
            Rebuild rebuild = new Rebuild(file, connections, machine.machine(), newEpoch());
            rebuild.write(file.fresh(), settings.sizeBytesMax(), false);
            if (Files.exists(file.wal())) {
                return;
            }
            Files.move(file.fresh(), file.database(), StandardCopyOption.ATOMIC_MOVE);
            file.syncFolder();
        } catch (SQLException | IOException | DamagedOutbox e) {
            LOG.warn("the outbox {} keeps its size of {} MiB: {}", file.database(), now >> 10, e.getMessage());
        }
    }

    private Store connect() throws SQLException, IOException, DamagedOutbox, OutboxUnavailable {
        file.growWal();
        Connection connection = connections.forWriting(file.database());
        try {
            if (suspicious) {
                Integrity.check(connection);
            }
            ensureEpoch(connection);
            ContextTable.tidy(connection);
            destinations.register(connection);
            Store store = new Store(connection, sides);
            suspicious = false;
            condemned = "";
            return store;
        } catch (SQLException | DamagedOutbox | OutboxUnavailable | RuntimeException e) {
            file.keepWalBlocks();
            connection.close();
            throw e;
        }
    }

    /** What can be read goes to a new database, and the damaged one aside. */
    private Store replace(String damage) throws SQLException, IOException, OutboxUnavailable {
        reader.close();
        Path aside = damagedCopies.next();
        LOG.error(
                "the outbox {} is damaged ({}): it is kept as {}, what can be read is carried over",
                file.database(),
                damage,
                aside);
        Rebuild rebuild = new Rebuild(file, connections, machine.machine(), newEpoch());
        try {
            rebuild.write(file.fresh(), settings.sizeBytesMax(), true);
        } catch (SQLException e) {
            if (!Sql.isFull(e)) {
                throw e;
            }
            rebuild.write(file.fresh(), OutboxSettings.SIZE_BYTES_MIN, true);
        }
        LOG.warn("{}", rebuild.report());
        Files.move(file.fresh(), file.beside(".salvaged"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(file.database(), aside, StandardCopyOption.ATOMIC_MOVE);
        finishReplacement();
        damagedCopies.prune();
        try {
            return connect();
        } catch (DamagedOutbox e) {
            throw new SQLException("the new database is damaged as well: " + e.getMessage(), e);
        }
    }

    /** Salvaged is complete, and the damaged one has left its place: also after a power cut in between. */
    private void finishReplacement() throws IOException {
        Path salvaged = file.beside(".salvaged");
        if (!Files.exists(salvaged)) {
            return;
        }
        if (Files.exists(file.database())) {
            Files.delete(salvaged); // it was cut off before the damaged one left: all is done again
            return;
        }
        Files.deleteIfExists(file.index());
        if (Files.exists(file.wal())) {
            Files.move(file.wal(), file.beside(".damaged-wal"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(salvaged, file.database(), StandardCopyOption.ATOMIC_MOVE);
        file.syncFolder();
    }

    private void create() throws SQLException, IOException {
        Database.create(
                file.fresh(),
                connections,
                settings.sizeBytesMax(),
                connection -> new StoredCounters(connection).save(new Counters(machine.machine(), newEpoch())));
        Database.deleteAll(file.database()); // a log without its database is worth nothing, and would be taken for ours
        Files.move(file.fresh(), file.database(), StandardCopyOption.ATOMIC_MOVE);
        file.syncFolder();
    }

    /** What came here on a cloned SD card gets a new epoch: its ids are its own. */
    private void ensureEpoch(Connection connection) throws SQLException, DamagedOutbox {
        StoredCounters stored = new StoredCounters(connection);
        Counters counters = stored.load();
        if (!counters.machine.equals(machine.machine())) {
            LOG.warn("the outbox {} was made on another machine: a new epoch begins", file.database());
            Sql.execute(connection, "BEGIN IMMEDIATE");
            stored.save(counters.on(machine.machine(), newEpoch()));
            Sql.execute(connection, "COMMIT");
        }
    }

    /** SQLite adds the text of the schema to some of its messages. */
    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.startsWith("***"))
                .findFirst()
                .orElse("");
    }

    private static String newEpoch() {
        byte[] bits = new byte[8];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
