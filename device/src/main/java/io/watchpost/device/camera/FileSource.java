package io.watchpost.device.camera;

import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import java.io.IOException;
import java.nio.file.Path;

/** {@code file:PATH}: one picture, once. */
final class FileSource implements FrameSource {
    private final String given;
    private final PictureReader reader;
    private boolean delivered;

    FileSource(String given, PictureReader reader) {
        this.given = given;
        this.reader = reader;
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (delivered) {
            return new Capture.Ended();
        }
        delivered = true;
        try {
            return reader.read(Path.of(given), given, 0);
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
        return "file:" + given;
    }

    @Override
    public void close() {
        reader.close();
    }
}
