package io.watchpost.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A loaded model that can be run. The port of every adapter under {@code engine.*}.
 *
 * <p>One thread at a time, and not always the same: an engine may be loaded by one, run by another and closed by a third
 * (so no confined arenas, and no child process that lives as long as the thread that loaded it). The steady state of
 * {@link #invoke} allocates nothing that the adapter can avoid. Tensor
 * memory belongs to the engine, keeps its address from load to close and must not be touched afterwards.
 */
public interface Engine extends AutoCloseable {

    /** Name and version for results and logs: {@code tflite 2.20.0 xnnpack}. */
    String name();

    Target target();

    /** Inputs in the model's order, shapes as they were fixed at load (no open dimension left). */
    List<TensorSpec> inputs();

    /** Outputs in the model's order. */
    List<TensorSpec> outputs();

    /** The memory of an input, in the layout and type of its spec; written before {@link #invoke}. */
    MemorySegment input(int index);

    /** The memory of an output; holds the last result after {@link #invoke}. */
    MemorySegment output(int index);

    /**
     * Runs the model once, on the calling thread.
     *
     * @throws EngineException {@link EngineFailure.InferenceFailed} if the model could not be run, {@link
     *     EngineFailure.ProcessLost} if the process that it runs in is gone
     */
    void invoke() throws EngineException;

    /** Gives back the native memory, once, in reverse order of opening; safe to call twice. */
    @Override
    void close();
}
