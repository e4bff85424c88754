package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.Cameras;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.SourceUnavailable;
import io.watchpost.pipeline.CameraOpener;

/** Opens the camera that a pipeline's configuration names. */
record ConfiguredCamera(Cameras cameras, CameraUri uri, StationClock clock) implements CameraOpener {

    @Override
    public String describe() {
        return uri.text();
    }

    @Override
    public FrameSource open(DecodeHint hint) throws SourceUnavailable {
        return cameras.open(uri, hint, clock);
    }
}
