package io.watchpost.pipeline;

import io.watchpost.clock.StationClock;

/**
 * Keeps a pipeline to a number of frames a second: what comes in between isn't asked for, so that a live source counts
 * it as skipped and decodes none of it. For the pipeline's thread.
 */
final class FrameLimit {
    /** Weight of the newest interval in the mean. */
    private static final double NEWEST = 0.1;

    private final Easing easing;
    private final StationClock clock;
    private double meanSeconds;
    private long cameNanos;
    private long takenNanos;
    private boolean hasTaken;

    FrameLimit(Easing easing, StationClock clock) {
        this.easing = easing;
        this.clock = clock;
    }

    /** How long no frame is to be asked for; 0 when the next one is due. */
    long restMillis() {
        double fpsMax = easing.present().fpsMax();
        if (!hasTaken || Double.isInfinite(fpsMax)) {
            return 0;
        }
        long leftNanos = takenNanos + (long) (1e9 / fpsMax) - clock.nanos();
        return Math.max(0, Math.ceilDiv(leftNanos, 1_000_000L));
    }

    /** A frame came. */
    void taken() {
        long now = clock.nanos();
        if (hasTaken && now > cameNanos) {
            double interval = (now - cameNanos) / 1e9;
            meanSeconds = meanSeconds == 0 ? interval : meanSeconds + NEWEST * (interval - meanSeconds);
            easing.classifies(1 / meanSeconds);
        }
        cameNanos = now;
        long periodNanos = (long) (1e9 / easing.present().fpsMax());
        // one that came a little late doesn't move all those after it
        boolean isOnBeat = hasTaken && now - takenNanos >= periodNanos && now - takenNanos < 2 * periodNanos;
        takenNanos = isOnBeat ? takenNanos + periodNanos : now;
        hasTaken = true;
    }
}
