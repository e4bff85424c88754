package io.watchpost.update.trial;

import java.util.Locale;

/** Whether anybody sees what a candidate says. */
public enum TrialMode {
    /** It looks at a share of the frames after their results went out; nobody sees what it says. */
    SHADOW,
    /** It makes the results of a share of the frames, with its own name and the role {@code canary}. */
    CANARY;

    /** The word in configurations. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
