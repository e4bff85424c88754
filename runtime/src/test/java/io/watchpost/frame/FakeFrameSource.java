package io.watchpost.frame;

import io.watchpost.clock.StationClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A camera that follows a script. The script may be continued by another thread while the source is in use; when it
 * has run out, the source is quiet: it lets the clock pass the time-out, at once with a
 * {@link io.watchpost.testing.ManualClock}.
 */
public final class FakeFrameSource implements FrameSource {
    private sealed interface Step {
        record Picture(int width, int height, ByteBuffer rgb) implements Step {}

        record Skip(long frames) implements Step {}

        record Outcome(Capture capture) implements Step {}
    }

    private final StationClock clock;
    private final boolean live;
    private final LinkedBlockingDeque<Step> script = new LinkedBlockingDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;
    private final AtomicLong skipped = new AtomicLong();
    private long number;
    private volatile DecodeHint hint = DecodeHint.FULL_SIZE;
    private @Nullable Arena frameArena;
    private @Nullable Capture last;

    public FakeFrameSource(StationClock clock, boolean live) {
        this.clock = clock;
        this.live = live;
    }

    /** Then a frame in one colour, 0xRRGGBB. */
    public FakeFrameSource frame(int width, int height, int colour) {
        byte[] rgb = new byte[width * height * 3];
        for (int at = 0; at < rgb.length; at += 3) {
            rgb[at] = (byte) (colour >> 16);
            rgb[at + 1] = (byte) (colour >> 8);
            rgb[at + 2] = (byte) colour;
        }
        return picture(width, height, rgb);
    }

    /** Then this picture. */
    public FakeFrameSource picture(int width, int height, byte[] rgb) {
        script.add(new Step.Picture(width, height, ByteBuffer.wrap(rgb.clone())));
        return this;
    }

    /** Then so many frames are replaced before anybody asks. */
    public FakeFrameSource skip(long frames) {
        script.add(new Step.Skip(frames));
        return this;
    }

    /** Then nothing for one time-out. */
    public FakeFrameSource quiet() {
        script.add(new Step.Outcome(new Capture.Quiet()));
        return this;
    }

    /** Then a picture that can't be decoded. */
    public FakeFrameSource unreadable(String source, String reason) {
        script.add(new Step.Outcome(new Capture.Unreadable(source, reason, "take another")));
        return this;
    }

    /** Then it breaks, for good. */
    public FakeFrameSource broken(String reason) {
        script.add(new Step.Outcome(new Capture.Broken(reason, "plug it in again")));
        return this;
    }

    /** Then it has delivered everything, for good. */
    public FakeFrameSource ended() {
        script.add(new Step.Outcome(new Capture.Ended()));
        return this;
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (closed) {
            throw new IllegalStateException("the fake camera is asked for a frame after it was closed");
        }
        asked.incrementAndGet();
        releaseFrame();
        if (last != null) {
            return last;
        }
        Step step = script.poll();
        while (step instanceof Step.Skip(long frames)) {
            skipped.addAndGet(frames);
            number += frames;
            step = script.poll();
        }
        return switch (step) {
            case Step.Picture picture -> new Capture.Captured(frame(picture));
            case Step.Outcome(Capture capture) -> outcome(capture, timeoutMillis);
            case Step.Skip skip -> throw new AssertionError("taken above: " + skip);
            case null -> outcome(new Capture.Quiet(), timeoutMillis);
        };
    }

    private Capture outcome(Capture capture, long timeoutMillis) {
        if (capture instanceof Capture.Quiet) {
            clock.sleep(timeoutMillis);
        } else if (!(capture instanceof Capture.Unreadable)) {
            last = capture;
        }
        return capture;
    }

    private Frame frame(Step.Picture picture) {
        Arena arena = Arena.ofShared();
        frameArena = arena;
        MemorySegment pixels = arena.allocate(picture.rgb.capacity());
        pixels.copyFrom(MemorySegment.ofBuffer(picture.rgb));
        return new Frame(
                pixels,
                PixelFormat.RGB24,
                picture.width,
                picture.height,
                picture.width * 3,
                Orientation.UPRIGHT,
                picture.width,
                picture.height,
                number++,
                clock.nanos(),
                "fake");
    }

    /** As the port says: a frame is valid until the next call. Whoever holds it longer meets a closed arena. */
    private void releaseFrame() {
        if (frameArena != null) {
            frameArena.close();
            frameArena = null;
        }
    }

    /** How often somebody asked for a frame. */
    public int asked() {
        return asked.get();
    }

    /** What the frames are decoded for, as far as anybody said. */
    public DecodeHint hint() {
        return hint;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        this.hint = hint;
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public long skipped() {
        return skipped.get();
    }

    @Override
    public String describe() {
        return "fake camera";
    }

    @Override
    public void close() {
        closed = true;
        releaseFrame();
    }
}
