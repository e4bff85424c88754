package io.watchpost.bench;

import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.MachineIdentity;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxSettings;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.SqliteOutbox;
import io.watchpost.testing.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.sqlite.JDBC;

/** Outboxes with the settings of a station, and how they are filled as fast as they take it. */
final class BenchOutbox {
    static final String DESTINATION = "mqtt";
    static final String DEVICE = "bench";
    static final String PIPELINE = "bench";

    /** The desk of the outbox holds 64: with more on the way from two threads, results would be shed. */
    private static final int ON_THE_WAY_MAX = 32;

    private BenchOutbox() {}

    static SqliteOutbox open(Path folder, long sizeBytesMax) throws OutboxUnavailable {
        return SqliteOutbox.open(
                OutboxSettings.in(folder.resolve("outbox.db")).withSizeBytesMax(sizeBytesMax),
                DEVICE,
                MachineIdentity.read(),
                List.of(DESTINATION),
                new SystemClock());
    }

    /** Returns when all are kept. Two threads take turns, so that the writer has work while one waits for it. */
    static void fill(Outbox outbox, int results) {
        Thread other = Thread.ofPlatform().name("bench-fill").start(() -> append(outbox, 0, results / 2));
        append(outbox, results / 2, results);
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the outbox was filled", e);
        }
        if (!outbox.stats().shed().isEmpty()) {
            throw new IllegalStateException("the outbox shed results: " + outbox.stats());
        }
    }

    private static void append(Outbox outbox, int from, int to) {
        for (int i = from; i < to; i++) {
            outbox.append(Samples.result(PIPELINE, i));
            if (i % ON_THE_WAY_MAX == ON_THE_WAY_MAX - 1) {
                outbox.flush();
            }
        }
        outbox.flush();
    }

    /** How long a result's body is as the outbox stores it. */
    static int bodyBytes(Path folder) throws OutboxUnavailable, SQLException {
        try (SqliteOutbox outbox = open(folder, OutboxSettings.SIZE_BYTES_MIN)) {
            fill(outbox, 8);
        }
        try (Connection connection =
                        JDBC.createConnection("jdbc:sqlite:" + folder.resolve("outbox.db"), new Properties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(length(body)) FROM entry")) {
            return row.getInt(1);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
