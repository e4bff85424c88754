package io.watchpost.scene;

import io.watchpost.frame.Capture;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.testing.ManualClock;
import java.util.function.BiConsumer;

/** A camera over the yard: two pictures a second, until the given number of them. */
final class YardCamera implements FrameSource {
    private final Yard yard = new Yard(7);
    private final ManualClock clock;
    private final int frames;
    private final BiConsumer<Integer, Yard> director;
    private int number;

    /** @param director changes the yard before each picture */
    YardCamera(ManualClock clock, int frames, BiConsumer<Integer, Yard> director) {
        this.clock = clock;
        this.frames = frames;
        this.director = director;
    }

    @Override
    public Capture next(long timeoutMillis) {
        if (number == frames) {
            return new Capture.Ended();
        }
        clock.advanceMillis(SceneRig.STEP_MILLIS);
        director.accept(number++, yard);
        return new Capture.Captured(yard.frame(clock.nanos()));
    }

    @Override
    public void decodeFor(DecodeHint hint) {
        // nothing is decoded
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public long skipped() {
        return 0;
    }

    @Override
    public String describe() {
        return "yard";
    }

    @Override
    public void close() {
        yard.close();
    }
}
