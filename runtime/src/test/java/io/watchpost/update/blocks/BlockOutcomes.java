package io.watchpost.update.blocks;

import java.io.IOException;

/** Attempts as a station makes them: again, when one ended without an end. */
final class BlockOutcomes {
    private static final int ATTEMPTS_MAX = 20;

    private BlockOutcomes() {}

    interface Attempt {
        BlockOutcome make() throws IOException;
    }

    static BlockOutcome retried(Attempt attempt) throws IOException {
        BlockOutcome outcome = attempt.make();
        for (int i = 1; i < ATTEMPTS_MAX && outcome instanceof BlockOutcome.Unavailable; i++) {
            outcome = attempt.make();
        }
        return outcome;
    }
}
