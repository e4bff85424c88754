package io.watchpost.outbox;

import java.util.Map;

/**
 * @param entries waiting for at least one destination
 * @param oldestUptimeMillis uptime stamp of the oldest waiting result of this boot, -1 when there is none
 * @param kept results committed by this process
 * @param acknowledged entries that every destination has, counted by this process
 * @param shed results lost since the outbox was made, by the wire name of the reason
 * @param quarantined entries set aside since the outbox was made
 * @param usedBytes of the database that hold something
 * @param limitBytes of the database
 * @param problem what keeps the writer from committing at this moment; empty when nothing does
 */
public record OutboxStats(
        long entries,
        long oldestUptimeMillis,
        long kept,
        long acknowledged,
        Map<String, Long> shed,
        long quarantined,
        long usedBytes,
        long limitBytes,
        String problem) {
    public OutboxStats {
        shed = Map.copyOf(shed);
    }
}
