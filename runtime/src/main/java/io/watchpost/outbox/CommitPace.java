package io.watchpost.outbox;

/**
 * When the writer commits.
 *
 * @param resultsMax of one commit
 * @param delayNanos results wait so long for each other
 * @param ackDelayNanos acknowledgements wait so long for company
 */
record CommitPace(int resultsMax, long delayNanos, long ackDelayNanos) {
    private static final long ACK_DELAY_NANOS = 1_000_000_000L;

    /** While the disk is spared: fewer and larger commits. */
    static final CommitPace SPARING = new CommitPace(32, 10_000_000_000L, 10_000_000_000L);

    static CommitPace of(OutboxSettings settings) {
        return new CommitPace(settings.commitSizeMax(), settings.commitDelayMillis() * 1_000_000, ACK_DELAY_NANOS);
    }
}
