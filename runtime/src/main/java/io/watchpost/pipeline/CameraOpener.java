package io.watchpost.pipeline;

import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;

/** Opens a pipeline's camera, at first and after every failure; called on the pipeline's thread. */
public interface CameraOpener {

    /** The camera's name before it is open, without secrets. */
    String describe();

    /** @throws SourceUnavailable if it can't be opened now */
    FrameSource open(DecodeHint hint) throws SourceUnavailable;

    /** Whether the camera would be opened otherwise now than it was: the pipeline then does so. Asked for each frame. */
    default boolean isOutdated() {
        return false;
    }
}
