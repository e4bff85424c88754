package io.watchpost.demo;

import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;

/** A camera that shows each of its frames to a {@link Preview} and ends after some. Used by the pipeline's thread. */
final class WatchedCamera implements FrameSource {
    private final FrameSource camera;
    private final Preview preview;
    private final FrameBudget budget;

    WatchedCamera(FrameSource camera, Preview preview, FrameBudget budget) {
        this.camera = camera;
        this.preview = preview;
        this.budget = budget;
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (budget.isSpent()) {
            return new Capture.Ended();
        }
        Capture capture = camera.next(timeoutMillis);
        if (capture instanceof Capture.Captured captured) {
            budget.spend();
            preview.show(captured.frame());
        }
        return capture;
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        camera.decodeFor(hint);
    }

    @Override
    public boolean isLive() {
        return camera.isLive();
    }

    @Override
    public long skipped() {
        return camera.skipped();
    }

    @Override
    public String describe() {
        return camera.describe();
    }

    @Override
    public void close() {
        camera.close();
    }
}
