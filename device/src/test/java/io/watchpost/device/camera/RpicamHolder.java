package io.watchpost.device.camera;

import io.watchpost.clock.SystemClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;

/** A process that has a camera open until it is killed. */
public final class RpicamHolder {
    private RpicamHolder() {}

    /** @param arguments the search path */
    public static void main(String[] arguments) throws Exception {
        try (FrameSource source = new RpicamCameras(arguments[0])
                .open(CameraUri.parse("rpicam:"), DecodeHint.FULL_SIZE, new SystemClock())) {
            Capture capture = source.next(1_000);
            while (!(capture instanceof Capture.Broken)) {
                capture = source.next(1_000);
            }
        }
    }
}
