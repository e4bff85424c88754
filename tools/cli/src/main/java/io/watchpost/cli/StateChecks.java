package io.watchpost.cli;

import io.watchpost.config.OutboxConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.AcceleratorNotes;
import io.watchpost.outbox.OutboxInspection;
import io.watchpost.outbox.OutboxStats;
import io.watchpost.outbox.OutboxUnavailable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder that must survive, and the outbox in it. */
final class StateChecks {
    /** The write-ahead log beside the database. */
    private static final long LOG_BYTES = 2L << 20;

    private StateChecks() {}

    /** Looks without leaving anything behind; a folder that doesn't exist yet is judged by the nearest that does. */
    static List<Finding> of(Path stateDir, OutboxConfig outbox) {
        List<Finding> findings = new ArrayList<>();
        Path existing = stateDir.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            return List.of(
                    Finding.fails("state folder", existing + " is not a folder", "name another with --state-dir"));
        }
        findings.add(writable(stateDir, existing));
        Path file = stateDir.resolve(StationConfig.OUTBOX_FILE_NAME);
        try {
            findings.add(space(existing, Files.exists(file) ? 0 : outbox.sizeBytes() + LOG_BYTES));
        } catch (IOException e) {
            findings.add(Finding.fails("disk", existing + ": " + e, "check the disk"));
        }
        if (Files.exists(file)) {
            findings.add(outbox(file));
        }
        return findings;
    }

    /** What a station that runs now has found out about its accelerators. */
    static List<Finding> accelerators(Path stateDir) {
        return new AcceleratorNotes(stateDir)
                .read().stream().map(StateChecks::finding).toList();
    }

    private static Finding finding(AcceleratorNotes.Note note) {
        String subject = "failover " + note.pipeline();
        if (note.reason().isEmpty()) {
            return Finding.works(subject, note.device() + ": " + note.state());
        }
        String found = note.device() + ": " + note.reason();
        return note.state().equals("given-up")
                ? Finding.fails(subject, found + "; only the CPU classifies", note.hint())
                : Finding.note(subject, found + "; the CPU classifies until it is back", note.hint());
    }

    private static Finding writable(Path stateDir, Path existing) {
        try {
            Files.delete(Files.createTempFile(existing, ".doctor", ""));
            return Finding.works(
                    "state folder",
                    stateDir
                            + (existing.equals(stateDir.toAbsolutePath())
                                    ? ""
                                    : " (will be made in " + existing + ")"));
        } catch (IOException e) {
            return Finding.fails(
                    "state folder",
                    existing + " can't be written by " + System.getProperty("user.name") + " (" + e + ")",
                    "give the user write access, mount it writable, or name another folder with --state-dir");
        }
    }

    private static Finding space(Path folder, long neededBytes) throws IOException {
        FileStore store = Files.getFileStore(folder);
        String found = (store.getUsableSpace() >> 20) + " MB free on " + store.type();
        if (store.getUsableSpace() < neededBytes) {
            return Finding.fails(
                    "disk",
                    found + "; the outbox takes " + (neededBytes >> 20) + " MB at first start",
                    "free some space, or make the outbox smaller (outbox.sizeMegabytes)");
        }
        if (store.type().equals("tmpfs") || store.type().equals("ramfs")) {
            return Finding.note(
                    "disk", found + ": what is kept there is gone after a restart", "name a folder on a disk");
        }
        return Finding.works("disk", found);
    }

    private static Finding outbox(Path file) {
        try {
            OutboxStats stats = OutboxInspection.stats(file);
            return Finding.works(
                    "outbox",
                    stats.entries() + " waiting, " + (stats.usedBytes() >> 10) + " of " + (stats.limitBytes() >> 10)
                            + " KB used");
        } catch (OutboxUnavailable e) {
            return Finding.fails("outbox", String.valueOf(e.getMessage()), "run \"watchpost outbox verify\"");
        }
    }
}
