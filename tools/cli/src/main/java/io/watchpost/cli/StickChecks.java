package io.watchpost.cli;

import io.watchpost.config.StationConfig;
import io.watchpost.stick.StickKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the doctor says of the keys of those whose receipts count: an unusable one keeps every receipt from being read. */
final class StickChecks {
    private static final String SUBJECT = "stick trust";

    private StickChecks() {}

    static List<Finding> of(StationConfig station) {
        List<Finding> findings = new ArrayList<>();
        for (Path file : station.stick().trust()) {
            try {
                findings.add(Finding.works(
                        SUBJECT, file + ": key " + StickKey.publicKey(file).keyId()));
            } catch (IOException e) {
                findings.add(Finding.fails(
                        SUBJECT,
                        "receipts aren't read: " + e.getMessage(),
                        "put the stick.pub there that \"watchpost outbox key\" names on the machine that imports"));
            }
        }
        if (findings.isEmpty()
                && station.stick().isWatching()
                && station.stick().export()) {
            findings.add(Finding.note(
                    SUBJECT,
                    "results go to sticks, and no key is trusted with receipts: what was exported waits until you let it"
                            + " go",
                    "name the public keys of those who import under stick.trust"));
        }
        return findings;
    }
}
