package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.device.sandbox.Sandbox;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code file:picture.jpg}, and {@code file:picture.jpg?loop&fps=0.1} for the same again and again. */
public final class FileCameras implements FrameSourceProvider {

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public void check(CameraUri uri) {
        uri.allowOptions("loop", "fps");
        boolean loop = CameraOptions.flag(uri, "loop");
        if (!loop && uri.option("fps") != null) {
            throw new IllegalArgumentException(
                    "camera " + uri.text() + ": one picture has no rate; add loop to take it again and again");
        }
        CameraOptions.fps(uri, Double.POSITIVE_INFINITY);
        path(uri);
    }

    private static Path path(CameraUri uri) {
        return LocalPath.of(uri, "file:picture.jpg");
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        check(uri);
        Path path = path(uri);
        if (!Files.exists(path)) {
            throw new SourceUnavailable(
                    "there is no file " + path.toAbsolutePath(),
                    Sandbox.hint(path).orElse("check the path"));
        }
        if (Files.isDirectory(path)) {
            throw new SourceUnavailable(
                    uri.location() + " is a folder", "for the pictures in a folder use dir:" + uri.location());
        }
        Pace pace = new Pace(CameraOptions.fps(uri, Double.POSITIVE_INFINITY), clock);
        return new FileSource(
                uri.location(),
                CameraOptions.flag(uri, "loop"),
                pace,
                new PictureReader(DeviceDecoders.open(), hint, clock));
    }
}
