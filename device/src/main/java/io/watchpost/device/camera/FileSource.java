package io.watchpost.device.camera;

import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import java.io.IOException;
import java.nio.file.Path;

/** {@code file:PATH}: one picture, once or for ever ({@code ?loop}), read anew each time. */
final class FileSource implements FrameSource {
    private final String given;
    private final boolean loop;
    private final Pace pace;
    private final PictureReader reader;
    private long delivered;

    FileSource(String given, boolean loop, Pace pace, PictureReader reader) {
        this.given = given;
        this.loop = loop;
        this.pace = pace;
        this.reader = reader;
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (delivered > 0 && !loop) {
            return new Capture.Ended();
        }
        if (!pace.await(timeoutMillis)) {
            return new Capture.Quiet();
        }
        pace.taken();
        try {
            return reader.read(Path.of(given), given, delivered++);
        } catch (IOException e) {
            return ReadFault.of(e, given);
        }
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        reader.decodeFor(hint);
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public long skipped() {
        return 0;
    }

    @Override
    public String describe() {
        return "file:" + given + (loop ? " in a loop" : "");
    }

    @Override
    public void close() {
        reader.close();
    }
}
