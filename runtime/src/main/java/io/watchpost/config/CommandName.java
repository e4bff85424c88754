package io.watchpost.config;

import java.util.Locale;
import java.util.Optional;

/** What a station can be told. */
public enum CommandName {
    /** Fetch a bundle, and see it through until it is good or refused. */
    MODEL_UPDATE,
    /** Go back to the model before, at once. */
    MODEL_ROLLBACK,
    /** Take another configuration. */
    CONFIGURE,
    /** Send the next frames, or the next ones whose result is doubtful. */
    CAPTURE,
    /** Take what a camera sees now as what its pictures are compared with. */
    CAMERA_REFERENCE,
    /** Say how everything is. */
    DIAGNOSE,
    /** Begin anew: cameras, models, connections. */
    RESTART;

    /** The word in topics, jobs and configurations. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command of this word. */
    public static Optional<CommandName> of(String word) {
        for (CommandName name : values()) {
            if (name.wireName().equals(word)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
