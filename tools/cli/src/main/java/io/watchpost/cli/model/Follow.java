package io.watchpost.cli.model;

import io.watchpost.clock.StationClock;
import io.watchpost.update.ModelLine;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Release;
import io.watchpost.update.Transition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Shows a release's transitions as they come, until it is good or out. */
final class Follow {
    private static final long LOOK_MILLIS = 200;

    private final Path store;
    private final String name;
    private final Release release;
    private final StationClock clock;
    private final PrintWriter out;
    private final Set<Transition> shown;

    /** How it ended. */
    enum End {
        GOOD,
        OUT,
        /** Nobody is there to take it further. */
        WAITS
    }

    /** @param known what had happened before */
    Follow(Path store, String name, Release release, List<Transition> known, StationClock clock, PrintWriter out) {
        this.store = store;
        this.name = name;
        this.release = release;
        this.shown = new HashSet<>(known);
        this.clock = clock;
        this.out = out;
    }

    /** Shows them. */
    End untilItEnds() throws IOException {
        while (true) {
            boolean isRunning = ModelStore.isInUse(store);
            ModelLine line = ModelStore.read(store).get(name);
            show();
            boolean isOnItsWay = line != null
                    && line.candidate() != null
                    && line.candidate().release().equals(release);
            if (!isOnItsWay) {
                return line != null && release.equals(line.good()) ? End.GOOD : End.OUT;
            }
            if (!isRunning) {
                out.println("no station runs here: what follows, follows when one does");
                return End.WAITS;
            }
            clock.sleep(LOOK_MILLIS);
        }
    }

    private void show() throws IOException {
        for (Transition transition : ModelStore.history(store)) {
            if (transition.name().equals(name) && transition.release().equals(release) && shown.add(transition)) {
                out.println(TransitionText.of(transition));
            }
        }
        out.flush();
    }
}
