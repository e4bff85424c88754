package io.watchpost.clock;

/** What can be said of a wall clock without asking anybody. */
public final class Plausible {
    /** 2026-01-01T00:00:00Z: this software is younger than that. */
    private static final long NOT_BEFORE_MILLIS = 1_767_225_600_000L;

    /** What to do about a clock that can't be right. */
    public static final String HINT =
            "set the clock: connect the network and install systemd-timesyncd or chrony, add a hardware clock, or once by"
                    + " hand with \"sudo date -s\"; a machine without them begins at an old date, and every certificate"
                    + " is from the future then";

    private Plausible() {}

    /** Whether it can't be so late yet: the clock was never set in this boot. */
    public static boolean isTooEarly(long utcMillis) {
        return utcMillis < NOT_BEFORE_MILLIS;
    }
}
