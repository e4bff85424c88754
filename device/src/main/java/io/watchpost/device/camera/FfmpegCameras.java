package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.device.sandbox.Sandbox;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import io.watchpost.frame.SourceUnavailable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code rtsp://user:password@camera/stream#fps=5}, {@code rtsps:} and {@code video:FILE?fps=5} with the program
 * {@code ffmpeg}, where it is installed.
 */
public final class FfmpegCameras implements FrameSourceProvider {
    private static final String VIDEO = "video";

    private final String searchPath;

    /** Looks for the program where the shell would. */
    public FfmpegCameras() {
        this(SupervisedProgram.searchPath());
    }

    FfmpegCameras(String searchPath) {
        this.searchPath = searchPath;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("rtsp", "rtsps", VIDEO);
    }

    @Override
    public void check(CameraUri uri) {
        command(uri);
    }

    private static FfmpegCommand command(CameraUri uri) {
        if (uri.scheme().equals(VIDEO)) {
            uri.allowOptions("fps");
            Path file = LocalPath.of(uri, "video:film.mp4");
            // absolute, so that no name is taken for an option or a protocol
            return new FfmpegCommand("file:" + file.toAbsolutePath(), false, CameraOptions.fps(uri, 0));
        }
        URI address;
        try {
            address = new URI(uri.location());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("an " + uri.scheme() + ": camera's address isn't valid at character "
                    + e.getIndex() + ": write special characters as %XX, like %40 for @ in a password");
        }
        if (address.getHost() == null) {
            throw new IllegalArgumentException("an " + uri.scheme() + ": camera's address names no host; write it like "
                    + uri.scheme() + "://user:password@camera.local/stream1");
        }
        String whole = uri.location();
        int fragment = whole.indexOf('#');
        return new FfmpegCommand(
                fragment < 0 ? whole : whole.substring(0, fragment), true, Rate.ofFragment(address.getFragment()));
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) throws SourceUnavailable {
        FfmpegCommand command = command(uri);
        if (!command.isLive()) {
            Path file = LocalPath.of(uri, "video:film.mp4");
            if (!Files.isRegularFile(file)) {
                throw new SourceUnavailable(
                        "there is no file " + file.toAbsolutePath(),
                        Sandbox.hint(file).orElse("check the path"));
            }
        }
        return FfmpegSource.open(uri.text(), command, searchPath, clock);
    }
}
