package io.watchpost.outbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What rows refer to, in memory: read by every thread, written by the writer before it commits a row that refers to
 * it. Lives as long as the outbox is open.
 */
final class SideTables {
    private final Map<Integer, PipelineRef> pipelines = new ConcurrentHashMap<>();
    private final Map<Long, Context> contexts = new ConcurrentHashMap<>();

    void put(PipelineRef pipeline) {
        pipelines.put(pipeline.id(), pipeline);
    }

    void put(long id, Context context) {
        contexts.put(id, context);
    }

    @Nullable
    PipelineRef pipeline(int id) {
        return pipelines.get(id);
    }

    @Nullable
    Context context(long id) {
        return contexts.get(id);
    }

    Map<Long, Context> contexts() {
        return contexts;
    }

    /** The entry in this row, or null when the row, or what it refers to, is damaged. */
    @Nullable
    Entry decode(Row row) {
        PipelineRef pipeline = pipelines.get(row.pipeline());
        Context context = contexts.get(row.context());
        if (pipeline == null || context == null || !row.intact()) {
            return null;
        }
        try {
            return RowCodec.decode(row, pipeline, context);
        } catch (RuntimeException e) {
            return null; // intact by its checksum and makes no sense: reported like a damaged one
        }
    }
}
