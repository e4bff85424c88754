package io.watchpost.cli.model;

import io.watchpost.clock.StationClock;
import io.watchpost.update.ModelStore;
import io.watchpost.update.Transition;
import io.watchpost.update.UpdateState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Shows a release's transitions as they come, until it is good or out. */
final class Follow {
    private static final long LOOK_MILLIS = 200;

    private final Path store;
    private final StationClock clock;
    private final PrintWriter out;

    Follow(Path store, StationClock clock, PrintWriter out) {
        this.store = store;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Shows them.
     *
     * @param known how many transitions there were before
     * @return the last state that it came to while a station was running
     */
    Optional<UpdateState> untilItEnds(int known) throws IOException {
        int shown = known;
        Optional<UpdateState> state = Optional.empty();
        while (true) {
            boolean isRunning = ModelStore.isInUse(store);
            List<Transition> all = ModelStore.history(store);
            for (Transition transition : all.subList(Math.min(shown, all.size()), all.size())) {
                out.println(TransitionText.of(transition));
                out.flush();
                state = Optional.of(transition.state());
                if (transition.state().isFinal()) {
                    return state;
                }
            }
            if (!isRunning) {
                out.println("no station runs here: what follows, follows when one does");
                return state;
            }
            shown = all.size();
            clock.sleep(LOOK_MILLIS);
        }
    }
}
