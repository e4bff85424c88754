package io.watchpost.config;

import io.watchpost.outbox.OutboxSettings.SizePolicy;

/**
 * How much is kept for a broker that is away.
 *
 * @param sizeMegabytes of the database on disk, taken at first start; 1 to {@value #SIZE_MEGABYTES_MAX}
 * @param policy what goes first when it is full
 */
public record OutboxConfig(int sizeMegabytes, SizePolicy policy) {

    public static final int SIZE_MEGABYTES_DEFAULT = 64;
    public static final int SIZE_MEGABYTES_MAX = 1_048_576;

    public static final OutboxConfig DEFAULT = new OutboxConfig(SIZE_MEGABYTES_DEFAULT, SizePolicy.KEEP_NEWEST);

    public OutboxConfig {
        if (sizeMegabytes < 1 || sizeMegabytes > SIZE_MEGABYTES_MAX) {
            throw new IllegalArgumentException(
                    "sizeMegabytes is 1 to " + SIZE_MEGABYTES_MAX + ", was " + sizeMegabytes);
        }
    }

    public long sizeBytes() {
        return sizeMegabytes * 1_048_576L;
    }
}
