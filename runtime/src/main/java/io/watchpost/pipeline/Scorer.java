package io.watchpost.pipeline;

import io.watchpost.engine.EngineException;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gives a pipeline the scores of its frames: one model on one engine, or several between which it chooses frame by
 * frame (a fail-over, a trial). It says of each frame which model and which engine it was, so that no result bears
 * another's name.
 *
 * <p>One thread at a time. It may be made, loaded and warmed by another thread and is then the pipeline's, which closes
 * it, from a thread of its own if it was replaced; what hands it over must publish it safely (a volatile, a queue).
 */
public interface Scorer extends AutoCloseable {

    /**
     * Classifies a frame; {@link #scores} holds the outcome.
     *
     * @throws EngineException refused, if the frame doesn't fit the contract; inference failed or process lost, if
     *     nothing could classify it
     */
    void score(Frame frame) throws EngineException;

    /** The scores of the last frame by class; the scorer's own array, overwritten by the next frame. */
    float[] scores();

    /** The label of each class, in the order of the scores; the same for the life of the scorer. */
    List<String> labels();

    /** Of the last frame's scores; before the first frame: of what will classify it. */
    Result.ModelRef model();

    /** Of the last frame's scores; before the first frame: of what will classify it. */
    Result.EngineRef engine();

    /** Time that the last frame took from pixels to input tensor. */
    long preprocessNanos();

    /** Time that the last frame took in the engine. */
    long inferenceNanos();

    /** How small a picture may be decoded without harm to any of the models. */
    DecodeHint decodeHint();

    /**
     * The result of this frame has been handed over, or was held back: time to compare, to shadow, to check. The frame
     * is still valid, and the next one waits for the return.
     */
    default void afterwards(Frame frame) {}

    /** How the accelerator is that it has beside the CPU; null if it has none. Callable from any thread, also after close. */
    default @Nullable AcceleratorHealth accelerator() {
        return null;
    }

    @Override
    void close();
}
