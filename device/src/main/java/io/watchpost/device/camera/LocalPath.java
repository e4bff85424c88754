package io.watchpost.device.camera;

import io.watchpost.frame.CameraUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The location of a {@link CameraUri} that is a path on this machine, absolute or relative to the working directory. */
final class LocalPath {
    private LocalPath() {}

    /** @throws IllegalArgumentException with a sentence for the operator, showing how one is written */
    static Path of(CameraUri uri, String example) {
        if (uri.location().isEmpty()) {
            throw new IllegalArgumentException("camera " + uri.text() + " names no path; write it like " + example);
        }
        try {
            return Path.of(uri.location());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "camera " + uri.text() + " is no path that this system can name (" + e.getReason()
                            + "); with letters beyond ASCII set LANG=C.UTF-8",
                    e);
        }
    }
}
