package io.watchpost.result;

import io.watchpost.classify.Classification;
import io.watchpost.clock.ClockQuality;
import java.util.List;

/**
 * What a pipeline saw in one frame, before the outbox gave it a sequence number.
 *
 * @param pipeline the pipeline's name
 * @param utcMillis wall clock when the frame was captured, milliseconds since 1970
 * @param clock what that wall clock is worth
 * @param uptimeMillis milliseconds since boot when the frame was captured
 * @param model that classified it
 * @param engine that ran the model
 * @param classes best first, ties by index
 * @param latency how long it took
 * @param frame which frame it was
 * @param cameraFaults what was wrong with the camera's picture, in the words of {@code docs/cameras.md}: {@code covered},
 *     {@code blinded}, {@code blurred}, {@code frozen}, {@code moved}; empty when nothing was
 */
public record Result(
        String pipeline,
        long utcMillis,
        ClockQuality clock,
        long uptimeMillis,
        ModelRef model,
        EngineRef engine,
        List<Classification> classes,
        Latency latency,
        FrameRef frame,
        List<String> cameraFaults) {
    public Result {
        classes = List.copyOf(classes);
        cameraFaults = List.copyOf(cameraFaults);
    }

    /** Of a picture with which nothing was wrong, as far as anybody looked. */
    public Result(
            String pipeline,
            long utcMillis,
            ClockQuality clock,
            long uptimeMillis,
            ModelRef model,
            EngineRef engine,
            List<Classification> classes,
            Latency latency,
            FrameRef frame) {
        this(pipeline, utcMillis, clock, uptimeMillis, model, engine, classes, latency, frame, List.of());
    }

    /**
     * @param name file name or bundle name
     * @param version of the bundle; empty for a plain file
     * @param digest {@code sha256:…} of the model file
     * @param role {@code active}, {@code shadow} or {@code canary}
     */
    public record ModelRef(String name, String version, String digest, String role) {}

    /**
     * @param target {@code cpu}, {@code edgetpu} or {@code ncs}
     * @param name and version of the engine
     */
    public record EngineRef(String target, String name) {}

    /** Milliseconds; total is from the captured frame to the result. */
    public record Latency(float preprocess, float inference, float total) {}

    /**
     * @param number counted by the camera, skipped frames included
     * @param width of the upright original, pixels
     * @param height of the upright original, pixels
     * @param source file, device or address, without secrets
     */
    public record FrameRef(long number, int width, int height, String source) {}
}
