package io.watchpost.demo.belt;

import io.watchpost.clock.StationClock;
import io.watchpost.frame.CameraUri;
import io.watchpost.frame.DecodeHint;
import io.watchpost.frame.FrameSource;
import io.watchpost.frame.FrameSourceProvider;
import java.util.Set;

/** Opens {@code belt:}, {@code belt:?size=320x240&fps=15&seed=1&frames=100&split=test}. */
public final class BeltCameras implements FrameSourceProvider {
    @Override
    public Set<String> schemes() {
        return Set.of(BeltFeed.SCHEME);
    }

    @Override
    public void check(CameraUri uri) {
        BeltFeed.of(uri);
    }

    @Override
    public FrameSource open(CameraUri uri, DecodeHint hint, StationClock clock) {
        return new BeltCamera(BeltFeed.of(uri), clock);
    }
}
