package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Table counter: the station in row 0, a pipeline in each other. For the thread that owns the connection. */
final class StoredCounters {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    StoredCounters(Connection connection) {
        this.connection = connection;
    }

    /** @throws DamagedOutbox if a counter can't be believed: numbers would be used twice */
    Counters load() throws SQLException, DamagedOutbox {
        Counters counters = station();
        if (!pipelines(counters::add)) {
            throw new DamagedOutbox("the counters of a pipeline are damaged");
        }
        return counters;
    }

    /** Hands over those whose check is right; false if there is another. */
    boolean pipelines(Consumer<Counters.Pipeline> sink) throws SQLException {
        boolean all = true;
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT id, device, epoch, name, boot, next_seq, next_gap, next_clock, \"check\" FROM counter"
                                + " WHERE id <> 0");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                PipelineRef ref = new PipelineRef(row.getInt(1), text(row, 2), text(row, 3), text(row, 4));
                Counters.Pipeline pipeline =
                        new Counters.Pipeline(ref, text(row, 5), row.getLong(6), row.getLong(7), row.getLong(8));
                if (pipeline.check() == row.getLong(9)) {
                    sink.accept(pipeline);
                } else {
                    all = false;
                }
            }
        }
        return all;
    }

    /** Also the machine and the epoch. */
    void save(Counters counters) throws SQLException {
        PreparedStatement station = prepared("""
                INSERT OR REPLACE INTO counter(id, machine, epoch, next_position, commits, entries, acknowledged, "check")
                VALUES (0, ?, ?, ?, ?, ?, ?, ?)""");
        station.setString(1, counters.machine);
        station.setString(2, counters.epoch);
        station.setLong(3, counters.nextPosition);
        station.setLong(4, counters.commits);
        station.setLong(5, counters.entries);
        station.setLong(6, counters.acknowledged);
        station.setLong(7, counters.stationCheck());
        station.executeUpdate();
        savePipelines(counters);
    }

    /** What a commit changes; the rest was loaded from here. */
    void advance(Counters counters) throws SQLException {
        PreparedStatement station = prepared("""
                UPDATE counter SET next_position = ?, commits = ?, entries = ?, acknowledged = ?, "check" = ?
                WHERE id = 0""");
        station.setLong(1, counters.nextPosition);
        station.setLong(2, counters.commits);
        station.setLong(3, counters.entries);
        station.setLong(4, counters.acknowledged);
        station.setLong(5, counters.stationCheck());
        station.executeUpdate();
        savePipelines(counters);
    }

    private void savePipelines(Counters counters) throws SQLException {
        for (Counters.Pipeline pipeline : counters.pipelines()) {
            if (pipeline.changed) {
                save(pipeline);
                pipeline.changed = false;
            }
        }
    }

    private void save(Counters.Pipeline pipeline) throws SQLException {
        PreparedStatement update = prepared("""
                UPDATE counter SET boot = ?, next_seq = ?, next_gap = ?, next_clock = ?, "check" = ? WHERE id = ?""");
        update.setString(1, pipeline.boot);
        update.setLong(2, pipeline.nextSeq);
        update.setLong(3, pipeline.nextGap);
        update.setLong(4, pipeline.nextClock);
        update.setLong(5, pipeline.check());
        update.setInt(6, pipeline.ref.id());
        if (update.executeUpdate() == 0) {
            insert(pipeline);
        }
    }

    private void insert(Counters.Pipeline pipeline) throws SQLException {
        PreparedStatement insert = prepared("""
                INSERT INTO counter(id, device, epoch, name, boot, next_seq, next_gap, next_clock, "check")
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        insert.setInt(1, pipeline.ref.id());
        insert.setString(2, pipeline.ref.device());
        insert.setString(3, pipeline.ref.epoch());
        insert.setString(4, pipeline.ref.name());
        insert.setString(5, pipeline.boot);
        insert.setLong(6, pipeline.nextSeq);
        insert.setLong(7, pipeline.nextGap);
        insert.setLong(8, pipeline.nextClock);
        insert.setLong(9, pipeline.check());
        insert.executeUpdate();
    }

    /** Kept for the next commit; the connection closes them with itself. */
    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Without the pipelines. */
    Counters station() throws SQLException, DamagedOutbox {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT machine, epoch, next_position, commits, entries, acknowledged, \"check\" FROM counter"
                                + " WHERE id = 0");
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw new DamagedOutbox("the station's counters are missing");
            }
            Counters counters = new Counters(text(row, 1), text(row, 2));
            counters.nextPosition = row.getLong(3);
            counters.commits = row.getLong(4);
            counters.entries = row.getLong(5);
            counters.acknowledged = row.getLong(6);
            if (counters.stationCheck() != row.getLong(7)) {
                throw new DamagedOutbox("the station's counters are damaged");
            }
            return counters;
        }
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
