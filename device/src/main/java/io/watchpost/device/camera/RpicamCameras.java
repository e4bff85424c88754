package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.util.Optional;
import java.util.Set;

/** Opens {@code rpicam:}, {@code rpicam:1?size=640x480&fps=30} and the same as {@code libcamera:}: CSI cameras. */
public final class RpicamCameras implements FrameSourceProvider {
    private static final Size SIZE = new Size(640, 480);
    private static final double FPS = 30;

    private final String searchPath;

    /** Looks for the program where the shell would. */
    public RpicamCameras() {
        this(SupervisedProgram.searchPath());
    }

    RpicamCameras(String searchPath) {
        this.searchPath = searchPath;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("rpicam", "libcamera");
    }

    @Override
    public void check(CameraUri uri) {
        uri.allowOptions("size", "fps");
        if (!uri.location().matches("[0-9]?")) {
            throw new IllegalArgumentException("camera " + uri.text() + ": a CSI camera is named by its number, like "
                    + uri.scheme() + ":0, or not at all");
        }
        CameraOptions.size(uri, SIZE);
        CameraOptions.fps(uri, FPS);
    }

    @Override
    public Optional<CameraUri> smaller(CameraUri uri, int divisor) {
        return Optional.of(CameraOptions.smaller(uri, SIZE, divisor));
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        check(uri);
        return RpicamCamera.open(
                uri.scheme() + ":" + uri.location(),
                new RpicamCommand(uri.location(), CameraOptions.size(uri, SIZE), CameraOptions.fps(uri, FPS)),
                searchPath,
                DeviceDecoders.open(),
                hint,
                clock);
    }
}
