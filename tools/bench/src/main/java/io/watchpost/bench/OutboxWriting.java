package io.watchpost.bench;

import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.SqliteOutbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@value #RESULTS} results into a fresh store, in commits of {@value #COMMIT}: the outbox, with everything that it
 * does for a result, beside bare JDBC that stores ready bytes. Warmed up for as long as it takes until both are compiled:
 * a station runs for months.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 12)
@Measurement(iterations = 5)
public class OutboxWriting {
    static final int RESULTS = 8_000;
    static final int COMMIT = 8;
    private static final long SIZE_BYTES = 16L << 20;

    /** An empty outbox for each shot. */
    @State(Scope.Benchmark)
    public static class FreshOutbox {
        private Path folder = Path.of("");
        private SqliteOutbox outbox;

        @Setup(Level.Iteration)
        public void open() throws IOException, OutboxUnavailable {
            folder = Files.createTempDirectory("watchpost-bench");
            outbox = BenchOutbox.open(folder, SIZE_BYTES);
        }

        @TearDown(Level.Iteration)
        public void close() {
            outbox.close();
            BenchOutbox.delete(folder);
        }
    }

    /** An empty table for each shot. */
    @State(Scope.Benchmark)
    public static class FreshTable {
        private Path folder = Path.of("");
        private byte[] body = {};
        private BareStore store;

        @Setup(Level.Trial)
        public void measureBody() throws IOException, OutboxUnavailable, SQLException {
            Path scratch = Files.createTempDirectory("watchpost-bench");
            body = new byte[BenchOutbox.bodyBytes(scratch)];
            BenchOutbox.delete(scratch);
        }

        @Setup(Level.Iteration)
        public void open() throws IOException, SQLException {
            folder = Files.createTempDirectory("watchpost-bench");
            store = BareStore.create(folder.resolve("bare.db"), SIZE_BYTES);
        }

        @TearDown(Level.Iteration)
        public void close() throws SQLException {
            store.close();
            BenchOutbox.delete(folder);
        }
    }

    @Benchmark
    public void outbox(FreshOutbox fresh) {
        BenchOutbox.fill(fresh.outbox, RESULTS);
    }

    /** The baseline. */
    @Benchmark
    public void bareJdbc(FreshTable fresh) throws SQLException {
        for (int i = 0; i < RESULTS; i += COMMIT) {
            fresh.store.commit(fresh.body, COMMIT);
        }
    }
}
