package io.watchpost.device.gpio;

import io.watchpost.clock.StationClock;
import io.watchpost.device.gpio.line.Edge;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import org.jspecify.annotations.Nullable;

/**
 * Of a live camera, the first frame that was captured after an edge; all others are counted as skipped. While no edge
 * comes, the camera is looked at once a call, so that one that died is noticed before it is needed. Of a finite source,
 * the next picture for each edge.
 *
 * <p>For the pipeline's thread, like every source.
 */
final class TriggeredSource implements FrameSource {
    /** What a camera that has a frame needs to give it. */
    private static final long LOOK_MILLIS = 1;

    private final FrameSource camera;
    private final Trigger trigger;
    private final long edgeNanosMax;
    private final StationClock clock;
    private long passedOver;
    private @Nullable Edge unanswered;

    TriggeredSource(FrameSource camera, Trigger trigger, long edgeMillisMax, StationClock clock) {
        this.camera = camera;
        this.trigger = trigger;
        this.edgeNanosMax = edgeMillisMax * 1_000_000;
        this.clock = clock;
    }

    @Override
    public Capture next(long timeoutMillis) {
        GpioFault fault = trigger.fault();
        if (fault != null) {
            return new Capture.Broken("its trigger is lost: " + fault.reason(), fault.hint());
        }
        long deadline = clock.nanos() + timeoutMillis * 1_000_000;
        Edge edge = edge(timeoutMillis);
        if (edge == null) {
            return camera.isLive() ? look() : new Capture.Idle();
        }
        if (!camera.isLive()) {
            Capture picture = camera.next(timeoutMillis);
            return picture instanceof Capture.Quiet ? keep(edge, picture) : answer(picture);
        }
        boolean isAlive = false;
        do {
            Capture capture = camera.next(Math.max(1, (deadline - clock.nanos()) / 1_000_000));
            switch (capture) {
                case Capture.Captured(var frame)
                when frame.capturedNanos() - edge.nanos() >= 0 -> {
                    return answer(capture);
                }
                case Capture.Captured _ -> {
                    passedOver++;
                    isAlive = true;
                }
                default -> {
                    return keep(edge, isAlive && capture instanceof Capture.Quiet ? new Capture.Idle() : capture);
                }
            }
        } while (deadline - clock.nanos() > 0);
        return keep(edge, new Capture.Idle());
    }

    /** The one that waits for its frame, unless it is too old, or a new one. */
    private @Nullable Edge edge(long timeoutMillis) {
        Edge waiting = unanswered;
        unanswered = null;
        if (waiting != null && clock.nanos() - waiting.nanos() > edgeNanosMax) {
            trigger.missed();
            waiting = null;
        }
        return waiting == null ? trigger.await(timeoutMillis) : waiting;
    }

    private Capture answer(Capture capture) {
        trigger.answered();
        return capture;
    }

    private Capture keep(Edge edge, Capture capture) {
        unanswered = edge;
        return capture;
    }

    private Capture look() {
        Capture capture = camera.next(LOOK_MILLIS);
        return switch (capture) {
            case Capture.Captured _ -> {
                passedOver++;
                yield new Capture.Idle();
            }
            case Capture.Unreadable _ -> new Capture.Idle(); // nobody asked for it
            default -> capture;
        };
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
        return camera.skipped() + passedOver;
    }

    @Override
    public String describe() {
        return camera.describe() + " on edges of pin " + trigger.config().pin();
    }

    @Override
    public void close() {
        if (unanswered != null) {
            unanswered = null;
            trigger.missed();
        }
        camera.close();
    }
}
