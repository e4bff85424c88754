package io.watchpost.config;

import java.util.Locale;

/** What a device does that has maintenance windows and doesn't know the time. */
public enum WithoutClock {
    /** It waits until its clock is set. */
    WAIT,
    /** It takes every hour for one in a window. */
    ALLOW;

    /** The word in a configuration. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
