package io.watchpost.clock;

import java.util.Locale;

/** What is known of the wall clock; the {@code clock} field of a result. */
public enum ClockQuality {
    /** The kernel says that a time source disciplines the clock. */
    SYNCED,
    /** Nobody has set the clock since boot, or its source is lost: times are only good for their order. */
    UNSYNCED;

    /** The word on the wire: {@code synced} or {@code unsynced}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
