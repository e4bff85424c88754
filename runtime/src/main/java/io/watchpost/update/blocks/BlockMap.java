package io.watchpost.update.blocks;

import java.util.BitSet;

/** Which blocks of a file are here. One thread. */
final class BlockMap {
    private final long sizeBytes;
    private final int blockBytes;
    private final int count;
    private final BitSet here = new BitSet();

    /**
     * Nothing is here.
     *
     * @param sizeBytes of the file; 1 or more
     * @param blockBytes length of every block but the last
     */
    BlockMap(long sizeBytes, int blockBytes) {
        if (sizeBytes < 1 || blockBytes < 1 || Math.ceilDiv(sizeBytes, blockBytes) > StreamMessage.BLOCKS_MAX) {
            throw new IllegalArgumentException("a file in blocks has 1 to " + StreamMessage.BLOCKS_MAX
                    + " of them, was " + sizeBytes + " bytes in blocks of " + blockBytes);
        }
        this.sizeBytes = sizeBytes;
        this.blockBytes = blockBytes;
        count = (int) Math.ceilDiv(sizeBytes, blockBytes);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    int blockBytes() {
        return blockBytes;
    }

    int count() {
        return count;
    }

    int countHere() {
        return here.cardinality();
    }

    boolean isComplete() {
        return here.cardinality() == count;
    }

    boolean has(int index) {
        return here.get(index);
    }

    void add(int index) {
        here.set(index);
    }

    /** The first block from there on that isn't here; {@link #count} when all are. */
    int nextMissing(int from) {
        return here.nextClearBit(from);
    }

    long offset(int index) {
        return (long) index * blockBytes;
    }

    /** Bytes of this block. */
    int length(int index) {
        return (int) Math.min(blockBytes, sizeBytes - offset(index));
    }

    /** How much is here from the first byte on without a hole. */
    long prefixBytes() {
        return Math.min(sizeBytes, offset(here.nextClearBit(0)));
    }

    /** The same bytes in blocks of another length: a block of that is here when all of it is. */
    BlockMap in(int otherBlockBytes) {
        BlockMap other = new BlockMap(sizeBytes, otherBlockBytes);
        for (int i = 0; i < other.count; i++) {
            int first = (int) (other.offset(i) / blockBytes);
            int last = (int) ((other.offset(i) + other.length(i) - 1) / blockBytes);
            if (here.nextClearBit(first) > last) {
                other.add(i);
            }
        }
        return other;
    }
}
