package io.watchpost.config;

import io.watchpost.outbox.OutboxSettings.SizePolicy;

/**
 * How much is kept for a broker that is away.
 *
 * @param sizeMegabytes of the database on disk, taken at first start; 1 to {@value #SIZE_MEGABYTES_MAX}
 * @param policy what goes first when it is full
 * @param writeMegabytesPerDay what the whole process may write to the disk in a day before it writes more sparingly; 0 for
 *     no such budget, at most {@value #SIZE_MEGABYTES_MAX}
 */
public record OutboxConfig(int sizeMegabytes, SizePolicy policy, int writeMegabytesPerDay) {

    public static final int SIZE_MEGABYTES_DEFAULT = 64;
    public static final int SIZE_MEGABYTES_MAX = 1_048_576;

    /** Three results a second all day long, by what they were measured to write. */
    public static final int WRITE_MEGABYTES_DEFAULT = 1_024;

    public static final OutboxConfig DEFAULT =
            new OutboxConfig(SIZE_MEGABYTES_DEFAULT, SizePolicy.KEEP_NEWEST, WRITE_MEGABYTES_DEFAULT);

    public OutboxConfig {
        if (sizeMegabytes < 1 || sizeMegabytes > SIZE_MEGABYTES_MAX) {
            throw new IllegalArgumentException(
                    "sizeMegabytes is 1 to " + SIZE_MEGABYTES_MAX + ", was " + sizeMegabytes);
        }
        if (writeMegabytesPerDay < 0 || writeMegabytesPerDay > SIZE_MEGABYTES_MAX) {
            throw new IllegalArgumentException(
                    "writeMegabytesPerDay is 0 to " + SIZE_MEGABYTES_MAX + ", was " + writeMegabytesPerDay);
        }
    }

    public long sizeBytes() {
        return sizeMegabytes * 1_048_576L;
    }

    public long writeBytesPerDay() {
        return writeMegabytesPerDay * 1_048_576L;
    }
}
