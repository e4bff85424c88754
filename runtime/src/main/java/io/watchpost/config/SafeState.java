package io.watchpost.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an output is while nobody can vouch for it: before the first frame, without frames, and at the end. */
public enum SafeState {
    OFF(false),
    ON(true),
    /** As it is found. */
    KEEP(null);

    private final @Nullable Boolean on;

    SafeState(@Nullable Boolean on) {
        this.on = on;
    }

    /** Null: as it is found. */
    public @Nullable Boolean on() {
        return on;
    }

    /** The word in configurations. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
