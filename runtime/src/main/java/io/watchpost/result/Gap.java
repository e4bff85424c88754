package io.watchpost.result;

import java.util.List;

/**
 * Sequence numbers of one pipeline that were shed; schema {@code watchpost.gap/1}.
 *
 * @param pipeline whose numbers
 * @param number counts the gap records of this pipeline, part of the message's id
 * @param reason why
 * @param ranges ascending, disjoint, at most {@link #RANGES_MAX}
 */
public record Gap(String pipeline, long number, Reason reason, List<Range> ranges) {

    /** A record with more ranges is split. */
    public static final int RANGES_MAX = 256;

    public Gap {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty() || ranges.size() > RANGES_MAX) {
            throw new IllegalArgumentException(
                    "a gap has 1 to " + RANGES_MAX + " ranges of sequence numbers, was " + ranges.size());
        }
    }

    /** How many results were shed. */
    public long count() {
        long sum = 0;
        for (Range range : ranges) {
            sum += range.last() - range.first() + 1;
        }
        return sum;
    }

    /** Both ends included. */
    public record Range(long first, long last) {
        public Range {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("a range of sequence numbers was " + first + " to " + last);
            }
        }
    }

    /** Why results were shed. */
    public enum Reason {
        /** The frame loop was faster than the disk: the hand-over queue was full. */
        OVERFLOW("overflow"),
        /** The outbox was full and its policy let these go. */
        SIZE_LIMIT("size-limit"),
        /** The disk refused the write. */
        DISK("disk"),
        /** The stored row was damaged. */
        DAMAGED("damaged"),
        /** The broker dropped the connection each time it was sent. */
        QUARANTINED("quarantined");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** The word on the wire. */
        public String wireName() {
            return wireName;
        }
    }
}
