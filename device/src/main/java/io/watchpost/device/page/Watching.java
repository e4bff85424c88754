package io.watchpost.device.page;

import io.watchpost.clock.StationClock;
import io.watchpost.device.picture.Picture;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes by on the pipelines: the latest result and what it cost, always; copies of frames while somebody looks at
 * their pipeline, a few in a second at most. While nobody looks, a frame costs one look at a field, and a result some
 * numbers that are written into their place. Pipelines' threads bring, the page's take.
 */
final class Watching implements ResultListener {
    /** Pixels of a picture's longer side. */
    private static final int SIDE_MAX = 640;

    private static final long EVERY_NANOS = 400_000_000;

    /** Who looks asks every second or two. */
    private static final long LOOK_NANOS = 6_000_000_000L;

    private final Map<String, PipelineFigures> pipelines = new HashMap<>(); // not changed any more once made
    private final StationClock clock;
    private volatile boolean isLookedAt;

    Watching(List<String> names, StationClock clock) {
        names.forEach(name -> pipelines.put(name, new PipelineFigures()));
        this.clock = clock;
    }

    /** Null for a name that the station doesn't have. */
    @Nullable
    PipelineFigures of(String pipeline) {
        return pipelines.get(pipeline);
    }

    /** Somebody looks at this pipeline now. */
    void look(String pipeline) {
        PipelineFigures figures = pipelines.get(pipeline);
        if (figures != null) {
            figures.lookUntil(clock.nanos() + LOOK_NANOS);
            isLookedAt = true;
        }
    }

    @Override
    public void handedOver(Result result) {
        PipelineFigures figures = pipelines.get(result.pipeline());
        if (figures != null) {
            figures.add(result);
        }
    }

    @Override
    public boolean wantsFrames() {
        return isLookedAt;
    }

    @Override
    public void seen(Frame frame, Result result) {
        long now = clock.nanos();
        PipelineFigures figures = pipelines.get(result.pipeline());
        if (figures == null || !figures.isLookedAt(now)) {
            isLookedAt = pipelines.values().stream().anyMatch(other -> other.isLookedAt(now));
            return;
        }
        if (figures.wantsPicture(now, EVERY_NANOS)) {
            figures.put(Picture.of(frame, result, SIDE_MAX), now);
        }
    }
}
