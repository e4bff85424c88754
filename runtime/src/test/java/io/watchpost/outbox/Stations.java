package io.watchpost.outbox;

import io.watchpost.clock.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens outboxes as station-1 on machine-1, small ones unless told. */
final class Stations {
    static final MachineIdentity MACHINE = new MachineIdentity("machine-1", "boot-1");
    static final long SIZE_BYTES = 1 << 20;

    private Stations() {}

    static OutboxSettings settings(Path folder) {
        return OutboxSettings.in(folder.resolve("outbox.db")).withSizeBytesMax(SIZE_BYTES);
    }

    static SqliteOutbox open(Path folder, String... destinations) throws OutboxUnavailable {
        return open(settings(folder), destinations);
    }

    static SqliteOutbox open(OutboxSettings settings, String... destinations) throws OutboxUnavailable {
        return SqliteOutbox.open(settings, "station-1", MACHINE, List.of(destinations), new SystemClock());
    }

    static SqliteOutbox open(OutboxSettings settings, Connections connections, String... destinations)
            throws OutboxUnavailable {
        return SqliteOutbox.open(settings, "station-1", MACHINE, List.of(destinations), new SystemClock(), connections);
    }

    /** Everything, in portions as a delivery takes it. */
    static List<Entry> all(Outbox outbox, String destination) {
        List<Entry> all = new ArrayList<>();
        List<Entry> some = outbox.peek(destination, 0, 500);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = outbox.peek(destination, some.getLast().position(), 500);
        }
        return all;
    }
}
