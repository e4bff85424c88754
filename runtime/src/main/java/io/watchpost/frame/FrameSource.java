package io.watchpost.frame;

/**
 * A camera, or what stands for one. The port of every adapter under {@code device/camera}.
 *
 * <p>All methods are called by the thread of the pipeline that owns the source. A live source gives the newest frame
 * and counts those that nobody took; a finite one (file, folder) gives each exactly once. Faults are outcomes, not
 * exceptions.
 */
public interface FrameSource extends AutoCloseable {

    /**
     * Waits for the next frame.
     *
     * @param timeoutMillis how long at most; the call returns in little more than this whatever the device does
     */
    Capture next(long timeoutMillis);

    /**
     * Frames from the next one on are decoded for this, as if the source had been opened with it: another model looks
     * at them. A source that decodes nothing has nothing to do.
     */
    void decodeFor(DecodeHint hint);

    /**
     * Whether silence is a fault: true for a camera, false for a file or a watched folder. The pipeline takes a live
     * source that is {@link Capture.Quiet} for longer than the camera time-out for broken and opens it again, so no
     * adapter needs a time-out of its own for frozen streams.
     */
    boolean isLive();

    /** Frames that the camera produced and that were replaced by a newer one before anybody asked. */
    long skipped();

    /** What a person calls it, without secrets: {@code v4l2:/dev/video0 640x480 MJPG 30 fps}. */
    String describe();

    /** Gives back device, sockets and memory, also the last frame's; safe to call twice. */
    @Override
    void close();
}
