package io.watchpost.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The persisted counters as the writer sees them inside a transaction; reloaded from the database after an error.
 * Written by the writer thread only.
 */
final class Counters {
    // of the outbox
    final String machine;
    final String epoch;
    long nextPosition;
    long commits;
    long entries;
    long acknowledged;

    // of each pipeline, by device, epoch and name
    private final Map<Key, Pipeline> pipelines = new HashMap<>();
    private final Map<Integer, Pipeline> byId = new HashMap<>();

    Counters(String machine, String epoch) {
        this.machine = machine;
        this.epoch = epoch;
        nextPosition = Row.STRIDE;
    }

    /** The same counters on another machine. */
    Counters on(String otherMachine, String otherEpoch) {
        Counters moved = new Counters(otherMachine, otherEpoch);
        moved.nextPosition = nextPosition;
        moved.commits = commits;
        moved.entries = entries;
        moved.acknowledged = acknowledged;
        pipelines().forEach(moved::add);
        return moved;
    }

    long takePosition() {
        long position = nextPosition;
        nextPosition += Row.STRIDE;
        return position;
    }

    /** The counters of a pipeline, new ones when it has none yet. */
    Pipeline pipeline(String device, String ofEpoch, String name) {
        Key key = new Key(device, ofEpoch, name);
        Pipeline known = pipelines.get(key);
        if (known == null) {
            int id = byId.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
            known = new Pipeline(new PipelineRef(id, device, ofEpoch, name), "", 1, 1, 1);
            known.changed = true;
            add(known);
        }
        return known;
    }

    @Nullable
    Pipeline byId(int id) {
        return byId.get(id);
    }

    void add(Pipeline pipeline) {
        pipelines.put(new Key(pipeline.ref.device(), pipeline.ref.epoch(), pipeline.ref.name()), pipeline);
        byId.put(pipeline.ref.id(), pipeline);
    }

    Iterable<Pipeline> pipelines() {
        return byId.values();
    }

    long stationCheck() {
        return Row.checkOf(machine, epoch, nextPosition, commits, entries, acknowledged);
    }

    private record Key(String device, String epoch, String name) {}

    /** Next numbers of one pipeline. */
    static final class Pipeline {
        final PipelineRef ref;

        /** The boot in which it last appended. */
        String boot;

        long nextSeq;
        long nextGap;
        long nextClock;
        boolean changed;

        Pipeline(PipelineRef ref, String boot, long nextSeq, long nextGap, long nextClock) {
            this.ref = ref;
            this.boot = boot;
            this.nextSeq = nextSeq;
            this.nextGap = nextGap;
            this.nextClock = nextClock;
        }

        /** The first of so many numbers, which are used up in this boot. */
        long takeSeqs(long count, String inBoot) {
            long first = nextSeq;
            boot = inBoot;
            nextSeq += count;
            changed = true;
            return first;
        }

        long takeGap() {
            changed = true;
            return nextGap++;
        }

        long takeClock() {
            changed = true;
            return nextClock++;
        }

        long check() {
            return Row.checkOf(ref.id(), ref.device(), ref.epoch(), ref.name(), boot, nextSeq, nextGap, nextClock);
        }
    }
}
