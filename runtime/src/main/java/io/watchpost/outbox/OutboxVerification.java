package io.watchpost.outbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link OutboxInspection#verify} found.
 *
 * @param file of the database
 * @param entries rows that could be reached
 * @param intactEntries rows whose check is right
 * @param findings what is wrong, one sentence each, at most {@value #FINDINGS_MAX}; empty when nothing is
 */
public record OutboxVerification(Path file, long entries, long intactEntries, List<String> findings) {
    public static final int FINDINGS_MAX = 100;

    public OutboxVerification {
        findings = List.copyOf(findings);
    }

    public boolean isHealthy() {
        return findings.isEmpty();
    }

    /** One sentence. */
    public String summary() {
        return isHealthy()
                ? file + " is sound: " + entries + " entries, every checksum and counter is right"
                : file + " is damaged: " + intactEntries + " of " + entries + " entries are intact, " + findings.size()
                        + " findings; the next start sets the damaged ones aside, carries the others over and names"
                        + " what is lost in gap records";
    }
}
