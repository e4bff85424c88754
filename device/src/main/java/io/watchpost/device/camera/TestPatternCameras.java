package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import java.util.Optional;
import java.util.Set;

/** Opens {@code test:}, {@code test:?size=320x240&fps=5&frames=100}; {@code fps=max} doesn't wait between frames. */
public final class TestPatternCameras implements FrameSourceProvider {
    private static final Size SIZE = new Size(640, 480);
    private static final double FPS = 30;

    @Override
    public Set<String> schemes() {
        return Set.of("test");
    }

    @Override
    public void check(CameraUri uri) {
        uri.allowOptions("size", "fps", "frames");
        if (!uri.location().isEmpty()) {
            throw new IllegalArgumentException("camera " + uri.text() + ": a test pattern has no location; write test:"
                    + " or test:?size=640x480&fps=30&frames=100");
        }
        CameraOptions.size(uri, SIZE);
        fps(uri);
        CameraOptions.count(uri, "frames", TestPatternSource.ENDLESS);
    }

    @Override
    public Optional<CameraUri> smaller(CameraUri uri, int divisor) {
        return Optional.of(CameraOptions.smaller(uri, SIZE, divisor));
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) {
        check(uri);
        return new TestPatternSource(
                CameraOptions.size(uri, SIZE),
                fps(uri),
                CameraOptions.count(uri, "frames", TestPatternSource.ENDLESS),
                clock);
    }

    private static double fps(CameraUri uri) {
        return "max".equals(uri.option("fps")) ? Double.POSITIVE_INFINITY : CameraOptions.fps(uri, FPS);
    }
}
