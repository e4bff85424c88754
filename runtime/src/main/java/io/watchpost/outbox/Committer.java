package io.watchpost.outbox;

import io.watchpost.outbox.Batch.ClockSet;
import io.watchpost.outbox.Batch.Fresh;
import io.watchpost.outbox.Batch.Item;
import io.watchpost.outbox.Batch.Refusal;
import io.watchpost.outbox.Batch.Shed;
import io.watchpost.result.ClockMapping;
import io.watchpost.result.Gap.Range;
import io.watchpost.result.Gap.Reason;
import io.watchpost.result.Result;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does what a batch says, inside one transaction. Sequence numbers are given here, so that those of a batch that isn't
 * committed are given again. For the writer thread.
 */
final class Committer {
    // for the process
    private final String device;
    private final String boot;
    private final Destinations destinations;
    private final Shedder shedder;

    /** The source that went into the context of each pipeline, by everything else of it. */
    private final Map<Context, String> sources = new HashMap<>();

    Committer(String device, String boot, Destinations destinations, Shedder shedder) {
        this.device = device;
        this.boot = boot;
        this.destinations = destinations;
        this.shedder = shedder;
    }

    /** What the commit did, for the counters of this process. */
    record Outcome(long kept, long acknowledged) {}

    Outcome apply(Store store, Batch batch) throws SQLException {
        long acknowledged = 0;
        for (Map.Entry<String, Set<Long>> acks : batch.acks().entrySet()) {
            for (long position : acks.getValue()) {
                acknowledged += destinations.acknowledge(store, acks.getKey(), position) ? 1 : 0;
            }
        }
        store.counters().acknowledged += acknowledged;
        for (long position : batch.damaged()) {
            SetAside.damaged(store, position);
        }
        for (Refusal refusal : batch.refusals()) {
            SetAside.refused(store, destinations, refusal);
        }
        boolean room = batch.items().isEmpty() || shedder.makeRoom(store, bytesOf(batch));
        long kept = 0;
        for (Item item : batch.items()) {
            switch (item) {
                case Fresh fresh
                when room -> {
                    insert(store, fresh.result());
                    kept++;
                }
                case Fresh fresh ->
                    shed(store, new Shed(fresh.result().pipeline(), Reason.SIZE_LIMIT, 1, fresh.sinceNanos()));
                case Shed shed -> shed(store, shed);
                case ClockSet set -> insert(store, set);
            }
        }
        return new Outcome(kept, acknowledged);
    }

    private void insert(Store store, Result result) throws SQLException {
        Context context = new Context(boot, result.model(), result.engine(), "");
        String source = sources.computeIfAbsent(context, _ -> result.frame().source());
        Counters.Pipeline pipeline = pipeline(store, result.pipeline());
        long seq = pipeline.takeSeqs(1, boot);
        store.insert(Row.sealed(
                store.counters().takePosition(),
                Row.RESULT,
                pipeline.ref.id(),
                store.contextId(context.withSource(source)),
                seq,
                0,
                RowCodec.encode(result, pipeline.ref.id(), seq, source)));
    }

    private void shed(Store store, Shed shed) throws SQLException {
        Counters.Pipeline pipeline = pipeline(store, shed.pipeline());
        long first = pipeline.takeSeqs(shed.count(), boot);
        store.tally(shed.reason(), shed.count());
        GapBook.record(
                store,
                pipeline,
                shed.reason(),
                List.of(new Range(first, first + shed.count() - 1)),
                0,
                store.contextId(Context.ofBoot(boot)),
                store.counters().takePosition());
    }

    private void insert(Store store, ClockSet set) throws SQLException {
        List<Counters.Pipeline> ofThisBoot = new ArrayList<>();
        for (Counters.Pipeline pipeline : store.counters().pipelines()) {
            if (pipeline.boot.equals(boot) && pipeline.ref.epoch().equals(store.counters().epoch)) {
                ofThisBoot.add(pipeline);
            }
        }
        for (Counters.Pipeline pipeline : ofThisBoot) {
            ClockMapping mapping =
                    new ClockMapping(pipeline.takeClock(), set.utcMillis(), set.uptimeMillis(), set.quality());
            store.insert(Row.sealed(
                    store.counters().takePosition(),
                    Row.CLOCK,
                    pipeline.ref.id(),
                    store.contextId(Context.ofBoot(boot)),
                    mapping.number(),
                    0,
                    RowCodec.encode(mapping, pipeline.ref.id())));
        }
    }

    /** A pipeline that is seen for the first time goes to the side tables before a row refers to it. */
    private Counters.Pipeline pipeline(Store store, String name) {
        Counters.Pipeline pipeline = store.counters().pipeline(device, store.counters().epoch, name);
        store.sides().put(pipeline.ref);
        return pipeline;
    }

    /** More than the rows will take. */
    private static long bytesOf(Batch batch) {
        long bytes = 0;
        for (Item item : batch.items()) {
            bytes += 256;
            if (item instanceof Fresh fresh) {
                bytes += 3L * fresh.result().frame().source().length();
                for (var one : fresh.result().classes()) {
                    bytes += 16 + 3L * one.label().length();
                }
            }
        }
        return bytes;
    }
}
