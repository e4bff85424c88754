package io.watchpost.outbox;

import io.watchpost.clock.SystemClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqliteOutboxContractTest extends OutboxContract {
    private static final MachineIdentity MACHINE = new MachineIdentity("machine-1", "boot-1");

    @TempDir
    Path folder;

    @Override
    protected Outbox open(String... destinations) throws Exception {
        OutboxSettings settings = OutboxSettings.in(folder.resolve("outbox.db")).withSizeBytesMax(2 << 20);
        return SqliteOutbox.open(settings, "station-1", MACHINE, List.of(destinations), new SystemClock());
    }

    /** A second writer's transaction keeps SQLite's write lock. */
    @Override
    protected AutoCloseable holdWriter(Outbox outbox) throws Exception {
        Connection other = Connections.DRIVER.plain(folder.resolve("outbox.db"));
        Sql.execute(other, "BEGIN IMMEDIATE");
        return () -> {
            Sql.execute(other, "ROLLBACK");
            other.close();
        };
    }
}
