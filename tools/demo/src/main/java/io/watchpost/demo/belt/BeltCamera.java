package io.watchpost.demo.belt;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.Pace;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelBuffer;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code belt:}: a camera above a conveyor belt that doesn't exist. Draws each frame when it is asked for, at the pace
 * of a real camera. Without a number of frames it behaves like one: beats that nobody asked for are skipped. With a
 * number, each frame is delivered.
 */
final class BeltCamera implements FrameSource {
    private final BeltFeed feed;
    private final MovingBelt belt;
    private final StationClock clock;
    private final Pace pace;
    private final PixelBuffer pixels = new PixelBuffer();

    private long number;
    private long skipped;

    BeltCamera(BeltFeed feed, StationClock clock) {
        this.feed = feed;
        this.belt = feed.belt();
        this.clock = clock;
        this.pace = new Pace(feed.fps(), clock);
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (number >= feed.frames()) {
            return new Capture.Ended();
        }
        if (!pace.await(timeoutMillis)) {
            return new Capture.Quiet();
        }
        if (isLive()) {
            long missed = pace.takenNewest();
            skipped += missed;
            number += missed;
        } else {
            pace.taken();
        }
        return new Capture.Captured(frame(number++));
    }

    private Frame frame(long at) {
        int width = feed.size().width();
        int height = feed.size().height();
        byte[] rgb = BeltRenderer.render(belt.scene(feed.travelled(at), at), width, height);
        MemorySegment memory = pixels.ofSize(rgb.length).asSlice(0, rgb.length);
        MemorySegment.copy(rgb, 0, memory, ValueLayout.JAVA_BYTE, 0, rgb.length);
        return new Frame(
                memory,
                PixelFormat.RGB24,
                width,
                height,
                3 * width,
                Orientation.UPRIGHT,
                width,
                height,
                at,
                clock.nanos(),
                BeltFeed.SCHEME + ":");
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        // its pictures are drawn, not decoded
    }

    @Override
    public boolean isLive() {
        return feed.frames() == BeltFeed.ENDLESS;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    @Override
    public String describe() {
        return BeltFeed.SCHEME + ": " + feed.size() + " " + feed.fps() + " fps, " + feed.split() + " parts, seed "
                + feed.seed();
    }

    @Override
    public void close() {
        pixels.close();
    }
}
