package io.watchpost.outbox;

import java.nio.file.Path;

/** Outboxes for the tests of what is carried by hand. */
public final class Carriers {
    private Carriers() {}

    /** A small one of station-1, in this folder. */
    public static SqliteOutbox open(Path folder, String... destinations) throws OutboxUnavailable {
        return Stations.open(folder, destinations);
    }

    /** One of this size. */
    public static SqliteOutbox open(Path folder, long sizeBytes, String... destinations) throws OutboxUnavailable {
        return Stations.open(Stations.settings(folder).withSizeBytesMax(sizeBytes), destinations);
    }
}
