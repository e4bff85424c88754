package io.watchpost.update.blocks;

/**
 * How many blocks may be on their way: few at first, more while answers come at once, fewer when they are slow or don't come,
 * so that on a slow line the acknowledgements of results don't queue behind blocks. One thread.
 */
final class BlockWindow {
    static final int BLOCKS_FIRST = 2;
    static final int BLOCKS_MAX = 8;
    private static final long FAST_MILLIS = 1_500;
    private static final long SLOW_MILLIS = 4_000;

    private int blocks = BLOCKS_FIRST;
    private int fast;

    int blocks() {
        return blocks;
    }

    /** A block came so long after it was asked for. */
    void answered(long millis) {
        if (millis > SLOW_MILLIS) {
            blocks = Math.max(1, blocks - 1);
            fast = 0;
        } else if (millis <= FAST_MILLIS && ++fast >= blocks) {
            blocks = Math.min(BLOCKS_MAX, blocks + 1);
            fast = 0;
        }
    }

    /** Nothing came. */
    void timedOut() {
        blocks = Math.max(1, blocks / 2);
        fast = 0;
    }
}
