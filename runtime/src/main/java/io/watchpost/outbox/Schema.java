package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The format of {@code outbox.db}, a SQLite database in WAL mode with pages of 1 KiB.
 *
 * <pre>
 * counter      0 | machine, epoch, next_position, commits, entries, acknowledged           | check
 *              id of a pipeline | device, epoch, name | boot of its last result | next_seq, next_gap, next_clock | check
 * context      id | body: boot, model, engine, source (see {@link Context})                | check
 * destination  bit (0..31) | name                                                       | check
 * tally        reason | results shed since the outbox was made
 * quarantine   position | reason, row as it was found
 * entry        position | kind 0 result, 1 gap, 2 clock | pipeline | context | seq | had | body | check
 *
 * position  p*64       a result or a clock record, in the order of the commits
 *           p*64+1     the gap record that stands where results from p on were shed
 *           p*64+2+bit the gap record for the one destination that could not take p
 * had       bit set of the destinations that have it; 0 = nobody
 * check     CRC32C of the other columns; had is folded in by exclusive or, so that an acknowledgement needs no body
 * </pre>
 *
 * Commit rule: everything that belongs together (rows, their sequence numbers in counter.next_seq, the number
 * of commits) is one transaction, and a result is kept once its COMMIT has returned; after an error the writer reads
 * the number of commits to learn whether its batch is in. What each commit changes stands in one table, so that it is
 * one page of the log and not two.
 *
 * <p>Versions: {@code user_version} is major * 1000 + minor. A minor adds tables, or columns with a default, or kinds
 * of entries; older runtimes work on beside them and leave kinds they don't know where they are. A newer major is
 * refused and nothing is touched.
 */
final class Schema {
    static final int MAJOR = 1;
    static final int MINOR = 0;
    static final int VERSION = MAJOR * 1000 + MINOR;

    /**
     * "WPO" and the major version, so that nobody's other database is taken for an outbox, and a damaged version for a
     * newer one: the two must agree.
     */
    static final int APPLICATION_ID = applicationId(MAJOR);

    static final int PAGE_BYTES = 1024;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE counter(id INTEGER PRIMARY KEY, machine TEXT, device TEXT, epoch TEXT, name TEXT, boot TEXT,
                next_position INTEGER, commits INTEGER, entries INTEGER, acknowledged INTEGER,
                next_seq INTEGER, next_gap INTEGER, next_clock INTEGER, "check" INTEGER)""",
            "CREATE TABLE context(id INTEGER PRIMARY KEY, body BLOB, \"check\" INTEGER)",
            "CREATE TABLE destination(bit INTEGER PRIMARY KEY, name TEXT, \"check\" INTEGER)",
            "CREATE TABLE tally(reason TEXT PRIMARY KEY, results INTEGER) WITHOUT ROWID",
            "CREATE TABLE quarantine(position INTEGER PRIMARY KEY, reason TEXT, body BLOB)",
            """
            CREATE TABLE entry(position INTEGER PRIMARY KEY, kind INTEGER, pipeline INTEGER, context INTEGER,
                seq INTEGER, had INTEGER, body BLOB, "check" INTEGER)""");

    /**
     * What this version reads and writes, as {@code name type place-in-the-primary-key}; a later one may have added
     * more.
     */
    static final Map<String, List<String>> COLUMNS = Map.of(
            "counter",
            List.of(
                    "id INTEGER 1",
                    "machine TEXT 0",
                    "device TEXT 0",
                    "epoch TEXT 0",
                    "name TEXT 0",
                    "boot TEXT 0",
                    "next_position INTEGER 0",
                    "commits INTEGER 0",
                    "entries INTEGER 0",
                    "acknowledged INTEGER 0",
                    "next_seq INTEGER 0",
                    "next_gap INTEGER 0",
                    "next_clock INTEGER 0",
                    "check INTEGER 0"),
            "context",
            List.of("id INTEGER 1", "body BLOB 0", "check INTEGER 0"),
            "destination",
            List.of("bit INTEGER 1", "name TEXT 0", "check INTEGER 0"),
            "tally",
            List.of("reason TEXT 1", "results INTEGER 0"),
            "quarantine",
            List.of("position INTEGER 1", "reason TEXT 0", "body BLOB 0"),
            "entry",
            List.of(
                    "position INTEGER 1",
                    "kind INTEGER 0",
                    "pipeline INTEGER 0",
                    "context INTEGER 0",
                    "seq INTEGER 0",
                    "had INTEGER 0",
                    "body BLOB 0",
                    "check INTEGER 0"));

    private Schema() {}

    static int applicationId(int major) {
        return 0x57504f00 | major;
    }

    static void create(Connection connection) throws SQLException {
        for (String table : TABLES) {
            Sql.execute(connection, table);
        }
        Sql.execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
        Sql.execute(connection, "PRAGMA user_version = " + VERSION);
    }
}
