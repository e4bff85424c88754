package io.watchpost.pipeline;

import io.watchpost.frame.Frame;
import io.watchpost.result.Result;

/** Sees each result when it is handed to the outbox, and frames while it wants them; called on the pipeline's thread and must return at once. */
public interface ResultListener {

    /** Nobody looks. */
    ResultListener NONE = _ -> {};

    void handedOver(Result result);

    /** Whether {@link #seen} is to be told of the next frame. Asked for each frame. */
    default boolean wantsFrames() {
        return false;
    }

    /**
     * A frame that was classified, also one whose result the publish rule held back.
     *
     * @param frame good until this returns
     */
    default void seen(Frame frame, Result result) {}
}
