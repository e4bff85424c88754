package io.watchpost.pipeline;

/** What a pipeline has counted since its start; replaced as a whole so that readers see one moment. */
record Counters(
        long frames,
        long skipped,
        long unreadable,
        long results,
        long cameraFailures,
        long engineFailures,
        long lastFrameUptimeMillis) {
    static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, -1);

    Counters plusFrame(boolean published, long uptimeMillis) {
        return new Counters(
                frames + 1,
                skipped,
                unreadable,
                results + (published ? 1 : 0),
                cameraFailures,
                engineFailures,
                uptimeMillis);
    }

    Counters withSkipped(long value) {
        return value == skipped
                ? this
                : new Counters(
                        frames, value, unreadable, results, cameraFailures, engineFailures, lastFrameUptimeMillis);
    }

    Counters plusUnreadable() {
        return new Counters(
                frames, skipped, unreadable + 1, results, cameraFailures, engineFailures, lastFrameUptimeMillis);
    }

    Counters plusCameraFailure() {
        return new Counters(
                frames, skipped, unreadable, results, cameraFailures + 1, engineFailures, lastFrameUptimeMillis);
    }

    Counters plusEngineFailure() {
        return new Counters(
                frames, skipped, unreadable, results, cameraFailures, engineFailures + 1, lastFrameUptimeMillis);
    }
}
