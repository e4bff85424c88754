package io.watchpost.testing;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import io.watchpost.result.Identity;
import io.watchpost.result.Result;
import java.util.List;

/** Results like those a station makes, for tests that only need some. */
public final class Samples {
    /** 2026-11-20T21:00:00.123Z. */
    public static final long UTC_MILLIS = 1_795_208_400_123L;

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private Samples() {}

    public static Identity identity() {
        return identity("porch");
    }

    public static Identity identity(String device) {
        return new Identity(device, "8f3a52c07d9e11b4", "0b51b6f1-1d2c-4e0e-9d7a-52f0cb0b1f43");
    }

    /** Like {@link #result}, but of a source with this name. */
    public static Result withSource(String pipeline, long number, String source) {
        Result like = result(pipeline, number);
        return new Result(
                pipeline,
                like.utcMillis(),
                like.clock(),
                like.uptimeMillis(),
                like.model(),
                like.engine(),
                like.classes(),
                like.latency(),
                new Result.FrameRef(number, 640, 480, source));
    }

    /** Like another, but of a picture with which this was wrong. */
    public static Result withFaults(Result like, String... faults) {
        return new Result(
                like.pipeline(),
                like.utcMillis(),
                like.clock(),
                like.uptimeMillis(),
                like.model(),
                like.engine(),
                like.classes(),
                like.latency(),
                like.frame(),
                List.of(faults));
    }

    /** Like {@link #result}, but made before anybody had set the clock. */
    public static Result unsynced(String pipeline, long number, long uptimeMillis) {
        Result like = result(pipeline, number);
        return new Result(
                pipeline,
                0,
                ClockQuality.UNSYNCED,
                uptimeMillis,
                like.model(),
                like.engine(),
                like.classes(),
                like.latency(),
                like.frame());
    }

    /** Five classes, about 920 bytes as JSON. */
    public static Result result(String pipeline, long number) {
        return new Result(
                pipeline,
                UTC_MILLIS + number * 33,
                ClockQuality.SYNCED,
                50_000 + number * 33,
                new Result.ModelRef("mobilenet_v2_1.0_224_quant.tflite", "", DIGEST, "active"),
                new Result.EngineRef("cpu", "tflite 2.20.0 xnnpack"),
                List.of(
                        new Classification("tabby", 282, 0.83203125f),
                        new Classification("tiger cat", 283, 0.0859375f),
                        new Classification("Egyptian cat", 286, 0.04296875f),
                        new Classification("lynx", 288, 0.00390625f),
                        new Classification("remote control", 762, 0.00390625f)),
                new Result.Latency(0.213f, 9.8754f, 10.5f),
                new Result.FrameRef(number, 640, 480, "v4l2:/dev/video0"));
    }
}
