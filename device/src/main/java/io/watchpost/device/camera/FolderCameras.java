package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.util.Set;

/** Opens {@code dir:PATH}, {@code dir:PATH?loop}, {@code dir:PATH?loop&fps=5} and {@code dir:PATH?watch}. */
public final class FolderCameras implements FrameSourceProvider {

    @Override
    public Set<String> schemes() {
        return Set.of("dir");
    }

    @Override
    public void check(CameraUri uri) {
        uri.allowOptions("loop", "watch", "fps");
        LocalPath.of(uri, "dir:pictures");
        boolean loop = CameraOptions.flag(uri, "loop");
        boolean watch = CameraOptions.flag(uri, "watch");
        if (loop && watch) {
            throw new IllegalArgumentException("camera " + uri.text()
                    + ": loop repeats what is there, watch waits for what is new; choose one of them");
        }
        CameraOptions.fps(uri, Double.POSITIVE_INFINITY);
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        check(uri);
        PictureFolder folder = PictureFolder.open(uri.location());
        double fps = CameraOptions.fps(uri, Double.POSITIVE_INFINITY);
        PictureReader reader = new PictureReader(DeviceDecoders.open(), hint, clock);
        try {
            return CameraOptions.flag(uri, "watch")
                    ? new WatchedFolderSource(folder, reader, fps, clock)
                    : new FolderSource(folder, reader, fps, CameraOptions.flag(uri, "loop"), clock);
        } catch (SourceUnavailable e) {
            reader.close();
            throw e;
        }
    }
}
