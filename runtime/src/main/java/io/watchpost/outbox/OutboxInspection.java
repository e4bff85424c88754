package io.watchpost.outbox;

import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.result.Gap.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.sqlite.JDBC;

/** Looks at an outbox without changing anything, also beside the station that writes it. */
public final class OutboxInspection {
    private static final int SLICE_ROWS = 512;

    private OutboxInspection() {}

    /**
     * What the database knows; {@code kept} and {@code acknowledged} count all processes so far.
     *
     * @throws OutboxUnavailable if there is none, or it can't be read
     */
    public static OutboxStats stats(Path file) throws OutboxUnavailable {
        try (Connection connection = open(file)) {
            StoredStats stored = StoredStats.read(connection);
            long kept = Sql.number(connection, "SELECT coalesce(sum(next_seq - 1), 0) FROM counter WHERE id <> 0")
                    - stored.shed().getOrDefault("overflow", 0L)
                    - stored.shed().getOrDefault("disk", 0L);
            return new OutboxStats(
                    stored.entries(),
                    -1,
                    kept,
                    stored.acknowledged(),
                    stored.shed(),
                    stored.quarantined(),
                    stored.usedBytes(),
                    stored.sizeBytes(),
                    "");
        } catch (SQLException e) {
            throw new OutboxUnavailable(
                    "the outbox " + file + " can't be read: " + e.getMessage()
                            + "; run \"watchpost outbox verify\" to see what is left",
                    e);
        }
    }

    /**
     * Whose it is.
     *
     * @throws OutboxUnavailable if there is none, or it can't be read
     */
    public static OutboxHeadline headline(Path file) throws OutboxUnavailable {
        try (Connection connection = open(file)) {
            Counters counters = new StoredCounters(connection).load();
            String device = "";
            for (Counters.Pipeline pipeline : counters.pipelines()) {
                boolean isPresent = pipeline.ref.epoch().equals(counters.epoch);
                device = isPresent || device.isEmpty() ? pipeline.ref.device() : device;
            }
            return new OutboxHeadline(counters.machine, counters.epoch, device);
        } catch (SQLException | DamagedOutbox e) {
            throw new OutboxUnavailable(
                    "the outbox " + file + " can't be read: " + e.getMessage()
                            + "; run \"watchpost outbox verify\" to see what is left",
                    e);
        }
    }

    /** Checks every page, checksum and counter. */
    public static OutboxVerification verify(Path file) throws OutboxUnavailable {
        List<String> findings = new ArrayList<>();
        long[] counts = {0, 0};
        try {
            Database.checkHeader(new OutboxFile(file.toAbsolutePath().normalize()));
        } catch (DamagedOutbox | IOException e) {
            findings.add("header: " + e.getMessage());
        }
        try (Connection connection = open(file)) {
            attempt(findings, "pages", () -> pages(connection, findings));
            attempt(findings, "counters and entries", () -> entries(connection, findings, counts));
        } catch (SQLException e) {
            findings.add("it can't be opened: " + e.getMessage());
        }
        if (findings.size() > OutboxVerification.FINDINGS_MAX) {
            findings.subList(OutboxVerification.FINDINGS_MAX - 1, findings.size())
                    .clear();
            findings.add("and more");
        }
        return new OutboxVerification(file, counts[0], counts[1], findings);
    }

    /** A database without its log was closed: it is read as it lies there, without making a log. */
    static Connection open(Path file) throws SQLException, OutboxUnavailable {
        if (!Files.isRegularFile(file)) {
            throw new OutboxUnavailable("there is no outbox " + file + ": name the state folder of a station that ran");
        }
        boolean closed = !Files.exists(Path.of(file + "-wal"));
        String mode = closed ? "immutable=1" : "mode=ro";
        Connection connection = JDBC.createConnection(
                "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath() + "?" + mode, new Properties());
        try {
            Sql.execute(connection, "PRAGMA busy_timeout = 2000");
            Sql.execute(connection, "BEGIN"); // one state, whatever the station does meanwhile
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void pages(Connection connection, List<String> findings) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("PRAGMA integrity_check(20)");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                if (!"ok".equals(rows.getString(1))) {
                    findings.add("pages: " + rows.getString(1));
                }
            }
        }
    }

    private static void entries(Connection connection, List<String> findings, long[] counts)
            throws SQLException, DamagedOutbox {
        Counters counters = new StoredCounters(connection).load();
        SideTables sides = new SideTables();
        counters.pipelines().forEach(pipeline -> sides.put(pipeline.ref));
        ContextTable.read(connection).forEach(sides::put);
        Map<Integer, Long> lastSeq = new HashMap<>();
        try (EntryTable table = new EntryTable(connection)) {
            List<Row> slice = table.after(0, SLICE_ROWS);
            while (!slice.isEmpty()) {
                for (Row row : slice) {
                    counts[0]++;
                    String wrong = wrong(row, counters, sides, lastSeq);
                    if (wrong.isEmpty()) {
                        counts[1]++;
                    } else {
                        findings.add("entry " + row.position() + ": " + wrong);
                    }
                }
                slice = table.after(slice.getLast().position(), SLICE_ROWS);
            }
        }
        if (counts[0] != counters.entries) {
            findings.add("it should hold " + counters.entries + " entries and shows " + counts[0]);
        }
    }

    /** Empty when the row is right. */
    private static String wrong(Row row, Counters counters, SideTables sides, Map<Integer, Long> lastSeq) {
        if (!row.intact()) {
            return "its checksum is wrong";
        }
        if (row.kind() > Row.CLOCK) {
            return "";
        }
        Entry entry = sides.decode(row);
        Counters.Pipeline pipeline = counters.byId(row.pipeline());
        if (entry == null || pipeline == null) {
            return "what it refers to is damaged or missing";
        }
        if (row.position() >= counters.nextPosition) {
            return "its position will be given again";
        }
        if (row.kind() == Row.RESULT) {
            Long before = lastSeq.put(row.pipeline(), row.seq());
            if (row.seq() >= pipeline.nextSeq) {
                return "its sequence number " + row.seq() + " will be given again";
            }
            if (before != null && before >= row.seq()) {
                return "its sequence number " + row.seq() + " comes after " + before;
            }
        }
        if (entry instanceof GapEntry gap) {
            Range last = gap.gap().ranges().getLast();
            if (last.last() >= pipeline.nextSeq) {
                return "it names the number " + last.last() + ", which will be given again";
            }
        }
        return "";
    }

    private static void attempt(List<String> findings, String what, Check check) {
        try {
            check.run();
        } catch (SQLException | DamagedOutbox | RuntimeException e) {
            findings.add(what + ": " + e.getMessage());
        }
    }

    private interface Check {
        void run() throws SQLException, DamagedOutbox;
    }
}
