package io.watchpost.pipeline;

import io.watchpost.engine.EngineException;
import org.jspecify.annotations.Nullable;

/** Who is on watch: the loader's first, its successors, and what is loaded after a failure. For the pipeline's thread. */
final class Shift implements AutoCloseable {
    private final FrameWatch.Loader loader;
    private final ReplacedWatches replaced;
    private @Nullable FrameWatch watch;
    private @Nullable FrameWatch offered;

    Shift(String pipeline, FrameWatch.Loader loader) {
        this.loader = loader;
        replaced = new ReplacedWatches(pipeline);
    }

    /**
     * Who classifies the next frame; loaded, if there is nobody.
     *
     * @throws EngineException from the loader
     * @throws NothingToRun likewise
     */
    FrameWatch watch() throws EngineException, NothingToRun {
        FrameWatch before = watch;
        if (hasSuccessor()) {
            watch = offered;
            offered = null;
            if (before != null) {
                replaced.close(before);
            }
        }
        FrameWatch now = watch;
        if (now == null) {
            now = loader.load();
            watch = now;
        }
        return now;
    }

    /** Whether there is nobody, so that {@link #watch} loads. */
    boolean isVacant() {
        return watch == null && !hasSuccessor();
    }

    /** Whether another one could classify the next frame. */
    boolean hasSuccessor() {
        if (offered == null) {
            offered = loader.successor();
        }
        return offered != null;
    }

    /** The one on watch is of no use any more. */
    void dismiss() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    @Override
    public void close() {
        dismiss();
        if (offered != null) {
            offered.close();
        }
        loader.ended();
        replaced.await();
    }
}
