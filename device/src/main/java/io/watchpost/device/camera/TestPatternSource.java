package io.watchpost.device.camera;

import io.watchpost.clock.StationClock;
import io.watchpost.device.camera.CameraOptions.Size;
import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.Frame;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code test:}: eight colour bars that move to the left, for trying things without a camera. The picture is drawn
 * once, twice as wide as a frame; a frame is a window into it, so it costs nothing. Without a number of frames it
 * behaves like a camera: beats that nobody asked for are skipped. With one, each frame is delivered.
 */
final class TestPatternSource implements FrameSource {
    static final long ENDLESS = Long.MAX_VALUE;

    /** White, yellow, cyan, green, magenta, red, blue, black: 0xRRGGBB. */
    private static final int[] BARS = {0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x000000};

    private static final int BYTES_PER_PIXEL = 3;
    private static final int PIXELS_PER_FRAME = 4;

    private final Size size;
    private final double fps;
    private final long frames;
    private final StationClock clock;
    private final Pace pace;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment picture;
    private final int strideBytes;

    private long number;
    private long skipped;
    private boolean closed;

    TestPatternSource(Size size, double fps, long frames, StationClock clock) {
        this.size = size;
        this.fps = fps;
        this.frames = frames;
        this.clock = clock;
        this.pace = new Pace(fps, clock);
        this.strideBytes = size.width() * 2 * BYTES_PER_PIXEL;
        // one row more than is seen: the last window begins to the right of column 0 and is still a whole stride long
        this.picture = arena.allocate((long) strideBytes * (size.height() + 1));
        draw();
    }

    private void draw() {
        for (int y = 0; y < size.height(); y++) {
            int brightness = 255 - 127 * y / size.height();
            for (int x = 0; x < 2 * size.width(); x++) {
                int colour = BARS[(x % size.width()) * BARS.length / size.width()];
                long at = (long) y * strideBytes + (long) x * BYTES_PER_PIXEL;
                for (int channel = 0; channel < BYTES_PER_PIXEL; channel++) {
                    int value = (colour >> (16 - 8 * channel) & 0xff) * brightness / 255;
                    picture.set(ValueLayout.JAVA_BYTE, at + channel, (byte) value);
                }
            }
        }
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (number >= frames) {
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
        long column = number * PIXELS_PER_FRAME % size.width();
        MemorySegment window = picture.asSlice(column * BYTES_PER_PIXEL, (long) strideBytes * size.height());
        return new Capture.Captured(new Frame(
                window,
                PixelFormat.RGB24,
                size.width(),
                size.height(),
                strideBytes,
                Orientation.UPRIGHT,
                size.width(),
                size.height(),
                number++,
                clock.nanos(),
                "test:"));
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        // its pictures are drawn, not decoded
    }

    @Override
    public boolean isLive() {
        return frames == ENDLESS;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    @Override
    public String describe() {
        return "test: " + size + " " + (Double.isInfinite(fps) ? "unpaced" : Rate.text(fps));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
