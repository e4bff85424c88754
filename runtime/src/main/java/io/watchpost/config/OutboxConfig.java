package io.watchpost.config;

import java.util.Locale;

/**
 * How much is kept for a broker that is away.
 *
 * @param sizeMegabytes of the database on disk, taken at first start; 1 to {@value #SIZE_MEGABYTES_MAX}
 * @param policy what goes first when it is full
 */
public record OutboxConfig(int sizeMegabytes, Policy policy) {

    public static final int SIZE_MEGABYTES_DEFAULT = 64;
    public static final int SIZE_MEGABYTES_MAX = 1_048_576;

    public static final OutboxConfig DEFAULT = new OutboxConfig(SIZE_MEGABYTES_DEFAULT, Policy.KEEP_NEWEST);

    public OutboxConfig {
        if (sizeMegabytes < 1 || sizeMegabytes > SIZE_MEGABYTES_MAX) {
            throw new IllegalArgumentException(
                    "sizeMegabytes is 1 to " + SIZE_MEGABYTES_MAX + ", was " + sizeMegabytes);
        }
    }

    public long sizeBytes() {
        return sizeMegabytes * 1_048_576L;
    }

    /** What goes first. Whatever goes is named in a gap record. */
    public enum Policy {
        /** The oldest results go. */
        KEEP_NEWEST,
        /** New results go. */
        KEEP_OLDEST,
        /** Results whose top label repeats the previous one go first, evenly. */
        THIN_OUT;

        /** The word in flags and configuration. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
