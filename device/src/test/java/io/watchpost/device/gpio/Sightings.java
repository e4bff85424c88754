package io.watchpost.device.gpio;

import io.watchpost.classify.Classification;
import io.watchpost.clock.StationClock;
import io.watchpost.frame.Frame;
import io.watchpost.frame.Orientation;
import io.watchpost.frame.PixelFormat;
import io.watchpost.result.Result;
import io.watchpost.testing.Samples;
import java.lang.foreign.Arena;
import java.util.List;

/** Frames and results, as much of them as pins care about. */
final class Sightings {
    private Sightings() {}

    static Frame frame(long number, long capturedNanos) {
        return new Frame(
                Arena.ofAuto().allocate(3),
                PixelFormat.RGB24,
                1,
                1,
                3,
                Orientation.UPRIGHT,
                1,
                1,
                number,
                capturedNanos,
                "scripted");
    }

    static Frame frame(StationClock clock) {
        return frame(0, clock.nanos());
    }

    /** Of a pipeline, with one class. */
    static Result result(String pipeline, String label, double score) {
        return result(pipeline, label, score, List.of());
    }

    /** Of a camera with faults. */
    static Result result(String pipeline, String label, double score, List<String> faults) {
        Result like = Samples.result(pipeline, 1);
        return new Result(
                pipeline,
                like.utcMillis(),
                like.clock(),
                like.uptimeMillis(),
                like.model(),
                like.engine(),
                List.of(new Classification("else", 0, 0.9f), new Classification(label, 1, (float) score)),
                like.latency(),
                like.frame(),
                faults);
    }
}
