package io.watchpost.pipeline;

import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.util.List;

/** Sees each result when it is handed to the outbox, and frames while it wants them; called on the pipeline's thread and must return at once. */
public interface ResultListener {

    /** Nobody looks. */
    ResultListener NONE = _ -> {};

    /** Each of them; one that is {@link #NONE} costs nothing. */
    static ResultListener all(List<ResultListener> listeners) {
        List<ResultListener> present =
                listeners.stream().filter(listener -> !listener.equals(NONE)).toList();
        return switch (present.size()) {
            case 0 -> NONE;
            case 1 -> present.getFirst();
            default -> new SeveralListeners(present);
        };
    }

    void handedOver(Result result);

    /**
     * Frames of a pipeline are classified from now on: its camera was opened, or another model took over.
     *
     * @param labels of the model's classes, by index
     */
    default void begins(String pipeline, List<String> labels) {}

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
