package io.watchpost.device.gpio;

/**
 * When an actuator is on: as soon as {@code agree} of the last {@code of} frames match, and from then on for the hold
 * after the last frame for which that was so. Without frames for the stall time nobody can vouch for anything.
 *
 * <p>Pure logic over times that it is given; for one thread at a time.
 */
final class ActuatorRule {
    /** What an actuator should be. */
    enum State {
        /** No frames vouch for anything. */
        SAFE,
        /** Frames come, and don't ask for it. */
        INACTIVE,
        ACTIVE
    }

    private final int agree;
    private final boolean[] matches;
    private final long holdNanos;
    private final long stallNanos;

    private int next;
    private int filled;
    private int matching;
    private boolean hasFrames;
    private long lastFrameNanos;
    private boolean isHeld;
    private long heldUntilNanos;

    /**
     * A rule that has seen nothing yet.
     *
     * @param agree frames that must match, of the last {@code of}
     * @param stallMillis at least the hold
     */
    ActuatorRule(int agree, int of, long holdMillis, long stallMillis) {
        this.agree = agree;
        this.matches = new boolean[of];
        this.holdNanos = holdMillis * 1_000_000;
        this.stallNanos = stallMillis * 1_000_000;
    }

    /** A frame was classified. */
    State saw(boolean isMatch, long nanos) {
        at(nanos); // frames before a stall don't count
        hasFrames = true;
        lastFrameNanos = nanos;
        if (filled == matches.length) {
            matching -= matches[next] ? 1 : 0;
        } else {
            filled++;
        }
        matches[next] = isMatch;
        matching += isMatch ? 1 : 0;
        next = (next + 1) % matches.length;
        if (matching >= agree) {
            isHeld = true;
            heldUntilNanos = nanos + holdNanos;
        }
        return at(nanos);
    }

    /** Time has passed. */
    State at(long nanos) {
        if (isHeld && nanos - heldUntilNanos >= 0) {
            isHeld = false;
        }
        if (hasFrames && nanos - lastFrameNanos >= stallNanos) {
            hasFrames = false;
            isHeld = false;
            next = 0;
            filled = 0;
            matching = 0;
        }
        if (!hasFrames) {
            return State.SAFE;
        }
        return isHeld ? State.ACTIVE : State.INACTIVE;
    }
}
