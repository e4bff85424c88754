package io.watchpost.device.gpio;

import io.watchpost.clock.StationClock;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.pipeline.CameraOpener;

/**
 * A camera whose frames count on an edge only. A line that can't be had is a fault of the camera's kind: the pipeline
 * says so and tries again.
 */
final class TriggeredCamera implements CameraOpener {
    private final CameraOpener camera;
    private final Trigger trigger;
    private final long edgeMillisMax;
    private final StationClock clock;

    /** @param edgeMillisMax an edge is worth no frame any more after so long */
    TriggeredCamera(CameraOpener camera, Trigger trigger, long edgeMillisMax, StationClock clock) {
        this.camera = camera;
        this.trigger = trigger;
        this.edgeMillisMax = edgeMillisMax;
        this.clock = clock;
    }

    @Override
    public String describe() {
        return camera.describe();
    }

    @Override
    public FrameSource open(DecodeHint hint) throws SourceUnavailable {
        try {
            trigger.open();
        } catch (GpioFault e) {
            throw new SourceUnavailable("its trigger can't be had: " + e.reason(), e.hint());
        }
        return new TriggeredSource(camera.open(hint), trigger, edgeMillisMax, clock);
    }

    @Override
    public boolean isOutdated() {
        return camera.isOutdated();
    }
}
