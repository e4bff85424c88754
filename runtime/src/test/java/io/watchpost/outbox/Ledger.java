package io.watchpost.outbox;

import io.watchpost.outbox.Entry.ClockEntry;
import io.watchpost.outbox.Entry.GapEntry;
import io.watchpost.outbox.Entry.ResultEntry;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Result;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The judge: what a subscriber knows after it saw these entries, by pipeline. */
public final class Ledger {
    private final Map<String, TreeMap<Long, Result>> seen = new TreeMap<>();
    private final Map<String, TreeSet<Long>> lost = new TreeMap<>();

    public static Ledger of(List<Entry> entries) {
        Ledger ledger = new Ledger();
        ledger.add(entries);
        return ledger;
    }

    public void add(List<Entry> entries) {
        for (Entry entry : entries) {
            switch (entry) {
                case ResultEntry result -> {
                    Result before = seen(entry.pipeline()).put(result.seq(), result.result());
                    if (before != null && !before.equals(result.result())) {
                        throw new AssertionError("two results with number " + result.seq());
                    }
                }
                case GapEntry gap -> {
                    for (Range range : gap.gap().ranges()) {
                        for (long seq = range.first(); seq <= range.last(); seq++) {
                            lost(entry.pipeline()).add(seq);
                        }
                    }
                }
                case ClockEntry _ -> {}
            }
        }
    }

    public NavigableMap<Long, Result> seen(String pipeline) {
        return seen.computeIfAbsent(pipeline, _ -> new TreeMap<>());
    }

    /** Named in gap records. */
    public NavigableSet<Long> lost(String pipeline) {
        return lost.computeIfAbsent(pipeline, _ -> new TreeSet<>());
    }

    /** Of the numbers from 1 to the last, neither seen nor named. */
    public List<Long> missing(String pipeline, long last) {
        TreeSet<Long> missing = new TreeSet<>();
        for (long seq = 1; seq <= last; seq++) {
            if (!seen(pipeline).containsKey(seq) && !lost(pipeline).contains(seq)) {
                missing.add(seq);
            }
        }
        return List.copyOf(missing);
    }
}
