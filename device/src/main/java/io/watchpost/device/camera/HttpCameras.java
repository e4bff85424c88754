package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.time.Duration;
import java.util.Set;

/** Opens {@code http://user:password@camera/video} and {@code https:}, MJPEG streams and single pictures. */
public final class HttpCameras implements FrameSourceProvider {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https");
    }

    @Override
    public void check(CameraUri uri) {
        HttpAddress.of(uri);
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        return HttpCamera.open(HttpAddress.of(uri), ANSWER_MAX, DeviceDecoders.open(), hint, clock);
    }
}
