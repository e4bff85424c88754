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
import org.jspecify.annotations.Nullable;

/** Opens {@code v4l2:/dev/video0?size=640x480&fps=30&format=auto}; format is auto, YUYV, NV12, MJPG, JPEG or GREY. */
public final class V4l2Cameras implements FrameSourceProvider {
    private static final Size SIZE = new Size(640, 480);
    private static final double FPS = 30;

    @Override
    public Set<String> schemes() {
        return Set.of("v4l2");
    }

    @Override
    public void check(CameraUri uri) {
        uri.allowOptions("size", "fps", "format");
        LocalPath.of(uri, "v4l2:/dev/video0");
        CameraOptions.size(uri, SIZE);
        CameraOptions.fps(uri, FPS);
        format(uri);
    }

    @Override
    public Optional<CameraUri> smaller(CameraUri uri, int divisor) {
        return Optional.of(CameraOptions.smaller(uri, SIZE, divisor));
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        check(uri);
        return V4l2Camera.open(
                uri.location(),
                CameraOptions.size(uri, SIZE),
                CameraOptions.fps(uri, FPS),
                format(uri),
                DeviceDecoders.open(),
                hint,
                clock);
    }

    private static @Nullable V4l2Format format(CameraUri uri) {
        String text = uri.option("format");
        try {
            return text == null ? null : V4l2Format.ofOption(text);
        } catch (IllegalArgumentException e) {
            throw CameraOptions.refused(uri, "format", String.valueOf(text), "auto, YUYV, NV12, MJPG, JPEG or GREY");
        }
    }
}
