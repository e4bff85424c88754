package io.watchpost.outbox;

import java.nio.file.Path;
import java.util.Locale;

/**
 * How an outbox is kept.
 *
 * @param file of the database; its lock, write-ahead log and spare lie beside it
 * @param sizeBytesMax of the database, taken from the disk when it is made; the write-ahead log takes 2 MiB more
 * @param policy what goes when it is full
 * @param commitSizeMax results a commit, 1 to {@value #COMMIT_SIZE_MAX}
 * @param commitDelayMillis a result waits for others at most so long, 0 to 10,000
 */
public record OutboxSettings(
        Path file, long sizeBytesMax, SizePolicy policy, int commitSizeMax, long commitDelayMillis) {

    public static final long SIZE_BYTES_DEFAULT = 64L << 20;
    public static final long SIZE_BYTES_MIN = 512L << 10;
    public static final int COMMIT_SIZE_MAX = 8;
    public static final long COMMIT_DELAY_MILLIS_DEFAULT = 1_000;

    public OutboxSettings {
        if (sizeBytesMax < SIZE_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "an outbox has at least " + SIZE_BYTES_MIN + " bytes, was " + sizeBytesMax);
        }
        if (commitSizeMax < 1 || commitSizeMax > COMMIT_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "a commit holds 1 to " + COMMIT_SIZE_MAX + " results, was " + commitSizeMax);
        }
        if (commitDelayMillis < 0 || commitDelayMillis > 10_000) {
            throw new IllegalArgumentException(
                    "a result waits 0 to 10,000 ms for its commit, was " + commitDelayMillis);
        }
        file = file.toAbsolutePath().normalize();
    }

    /** The defaults, in this file. */
    public static OutboxSettings in(Path file) {
        return new OutboxSettings(
                file, SIZE_BYTES_DEFAULT, SizePolicy.KEEP_NEWEST, COMMIT_SIZE_MAX, COMMIT_DELAY_MILLIS_DEFAULT);
    }

    public OutboxSettings withSizeBytesMax(long bytes) {
        return new OutboxSettings(file, bytes, policy, commitSizeMax, commitDelayMillis);
    }

    public OutboxSettings withPolicy(SizePolicy other) {
        return new OutboxSettings(file, sizeBytesMax, other, commitSizeMax, commitDelayMillis);
    }

    /** What goes when the outbox is full. Whatever goes is named in a gap record. */
    public enum SizePolicy {
        /** The oldest results go. */
        KEEP_NEWEST,
        /** New results go. */
        KEEP_OLDEST,
        /** Results whose top label repeats the previous one of their pipeline go first, evenly; then the oldest. */
        THIN_OUT;

        /** The word in flags and configuration. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
