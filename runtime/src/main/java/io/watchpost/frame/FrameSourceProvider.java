package io.watchpost.frame;

import io.watchpost.clock.StationClock;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the cameras of some URI schemes. Found with {@link java.util.ServiceLoader}, so that a jar on the class path
 * adds a kind of camera.
 */
public interface FrameSourceProvider {

    /** The schemes it opens, in lower case. */
    Set<String> schemes();

    /**
     * Checks the URI without touching the device.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    void check(CameraUri uri);

    /**
     * Opens the camera; called on the pipeline's thread, at start and again after each {@link Capture.Broken}.
     *
     * @throws SourceUnavailable if it can't be opened now; trying later may help
     */
    FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable;

    /**
     * The same camera with smaller pictures, so that both it and whoever looks at them have less to do.
     *
     * @param divisor of width and height
     * @return named by its option {@code size=WIDTHxHEIGHT}; empty if it can't deliver other sizes
     */
    default Optional<CameraUri> smaller(CameraUri uri, int divisor) {
        return Optional.empty();
    }
}
