package io.watchpost.outbox;

import io.watchpost.clock.StationClock;
import io.watchpost.outbox.OutboxSettings.SizePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The outbox of a station that doesn't run, opened to take out what was delivered by another way. It keeps its size, its
 * epoch and whom it owes, also when this isn't the machine that it belongs to.
 */
public final class StoppedOutbox {
    private StoppedOutbox() {}

    /** Whether a station, or anything else, writes it now. */
    public static boolean isInUse(Path file) {
        try {
            return OutboxLock.isTaken(new OutboxFile(file.toAbsolutePath().normalize()));
        } catch (IOException e) {
            return false; // nobody ever had it
        }
    }

    /**
     * Opens it, and keeps the station from starting until it is closed.
     *
     * @throws OutboxUnavailable if there is none, a station writes it, or it belongs to another user
     */
    public static Outbox open(Path file, StationClock clock) throws OutboxUnavailable {
        OutboxHeadline headline = OutboxInspection.headline(file);
        try {
            String owner = Files.getOwner(file).getName();
            String user = System.getProperty("user.name", "");
            if (!owner.equals(user)) {
                throw new OutboxUnavailable("the outbox " + file + " belongs to " + owner
                        + ", who couldn't write it any more after " + user + " did: run this as " + owner
                        + ", with \"sudo -u " + owner + "\"");
            }
            return SqliteOutbox.open(
                    new OutboxSettings(
                            file,
                            Math.max(OutboxSettings.SIZE_BYTES_MIN, Files.size(file)),
                            SizePolicy.KEEP_NEWEST,
                            OutboxSettings.COMMIT_SIZE_MAX,
                            OutboxSettings.COMMIT_DELAY_MILLIS_DEFAULT),
                    headline.device(),
                    new MachineIdentity(headline.machine(), "none"),
                    List.of(),
                    clock);
        } catch (IOException e) {
            throw new OutboxUnavailable("the outbox " + file + " can't be looked at: " + e.getMessage(), e);
        }
    }
}
