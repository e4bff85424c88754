package io.watchpost.outbox;

import io.watchpost.result.Gap.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Sets of sequence numbers as ascending, disjoint ranges. Pure functions. */
final class Ranges {
    private Ranges() {}

    /** Neighbours and overlaps become one. */
    static List<Range> union(Collection<Range> some, Collection<Range> others) {
        List<Range> sorted = new ArrayList<>(some);
        sorted.addAll(others);
        sorted.sort(Comparator.comparingLong(Range::first));
        List<Range> union = new ArrayList<>();
        for (Range next : sorted) {
            Range last = union.isEmpty() ? null : union.getLast();
            if (last != null && next.first() <= last.last() + 1) {
                union.set(union.size() - 1, new Range(last.first(), Math.max(last.last(), next.last())));
            } else {
                union.add(next);
            }
        }
        return union;
    }

    static List<Range> of(Collection<Long> numbers) {
        return union(numbers.stream().map(n -> new Range(n, n)).toList(), List.of());
    }

    /** Numbers from begin to before end that are in none of these ascending, disjoint ranges. */
    static List<Range> holes(List<Range> ranges, long begin, long end) {
        List<Range> holes = new ArrayList<>();
        long next = begin;
        for (Range range : ranges) {
            if (range.first() > next) {
                holes.add(new Range(next, Math.min(range.first(), end) - 1));
            }
            next = Math.max(next, range.last() + 1);
        }
        if (next < end) {
            holes.add(new Range(next, end - 1));
        }
        return holes;
    }

    static long count(Collection<Range> ranges) {
        return ranges.stream().mapToLong(r -> r.last() - r.first() + 1).sum();
    }
}
