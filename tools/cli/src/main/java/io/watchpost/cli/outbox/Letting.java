package io.watchpost.cli.outbox;

import io.watchpost.bundle.PublicKeys;
import io.watchpost.cli.Failure;
import io.watchpost.clock.StationClock;
import io.watchpost.clock.SystemClock;
import io.watchpost.outbox.Outbox;
import io.watchpost.outbox.OutboxUnavailable;
import io.watchpost.outbox.StoppedOutbox;
import io.watchpost.stick.ExportFile;
import io.watchpost.stick.Release;
import io.watchpost.stick.StickKey;
import io.watchpost.stick.StickOrders;
import io.watchpost.stick.StickRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has an outbox let go of what an export carried away: by the station, when it runs, or here. */
final class Letting {
    private static final long LOOK_MILLIS = 100;
    private static final long ANSWER_MILLIS_MAX = 600_000; // millions of entries from a slow stick

    private final Path stateDir;
    private final Path outbox;
    private final StationClock clock = new SystemClock();

    Letting(Path stateDir, Path outbox) {
        this.stateDir = stateDir;
        this.outbox = outbox;
    }

    /**
     * An export of this very station.
     *
     * @throws StickRefused if it is none
     */
    ExportFile ownExport(Path file) throws StickRefused, IOException {
        Path key = stateDir.resolve(StickKey.PUBLIC_FILE_NAME);
        List<PublicKeys.Named> own = Files.exists(key) ? List.of(StickKey.publicKey(key)) : List.of();
        return ExportFile.open(file, own);
    }

    /** All parts of an export. */
    static Set<String> partsOf(ExportFile export) {
        Set<String> parts = new HashSet<>();
        export.manifest().parts().forEach(part -> parts.add(part.file()));
        return parts;
    }

    /**
     * Lets go of these parts without these entries.
     *
     * @return what was done, for people
     */
    String go(ExportFile export, Set<String> parts, Set<String> refused)
            throws StickRefused, IOException, OutboxUnavailable, Failure {
        if (!StoppedOutbox.isInUse(outbox)) {
            try (Outbox open = StoppedOutbox.open(outbox, clock)) {
                return Release.apply(export, parts, refused, open).words();
            }
        }
        StickOrders orders = new StickOrders(stateDir);
        String id = orders.ask(new StickOrders.Order(export.file().toRealPath(), export.digest(), parts, refused));
        long deadline = clock.nanos() + ANSWER_MILLIS_MAX * 1_000_000;
        while (clock.nanos() < deadline) {
            Optional<StickOrders.Answer> answer = orders.answer(id);
            if (answer.isPresent()) {
                if (answer.get().isDone()) {
                    return answer.get().text();
                }
                throw Failure.unavailable("the station: " + answer.get().text(), "");
            }
            clock.sleep(LOOK_MILLIS);
        }
        orders.withdraw(id);
        throw Failure.unavailable("the station gave no answer", "look at its log");
    }
}
