package io.watchpost.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What the database itself knows, of this process and the ones before. */
record StoredStats(
        long entries, long acknowledged, Map<String, Long> shed, long quarantined, long usedBytes, long sizeBytes) {

    static StoredStats read(Connection connection) throws SQLException {
        Map<String, Long> shed = Tally.read(connection);
        long quarantined = shed.getOrDefault("quarantined", 0L) + shed.getOrDefault("damaged", 0L);
        long pages = Database.pageCount(connection);
        return new StoredStats(
                Sql.number(connection, "SELECT entries FROM counter WHERE id = 0"),
                Sql.number(connection, "SELECT acknowledged FROM counter WHERE id = 0"),
                shed,
                quarantined,
                (pages - Database.freePages(connection)) * Schema.PAGE_BYTES,
                pages * Schema.PAGE_BYTES);
    }
}
