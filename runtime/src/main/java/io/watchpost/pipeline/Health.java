package io.watchpost.pipeline;

import io.watchpost.scene.SceneState;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline at one moment; counters since its start.
 *
 * @param pipeline name
 * @param camera as it describes itself, without secrets
 * @param state where it stands
 * @param frames classified
 * @param skipped replaced by a newer one before they were classified
 * @param unreadable pictures that could not be decoded
 * @param results handed to the outbox; fewer than frames when a publish rule holds some back
 * @param cameraFailures how often the camera had to be opened again
 * @param engineFailures how often a frame found no engine that could classify it, or an engine could not be loaded
 * @param lastFrameUptimeMillis when the last frame was captured, -1 before the first
 * @param model name of the model that runs, empty before it is loaded
 * @param modelVersion of that model, empty if it has none
 * @param engine name of the engine that runs, empty before it is loaded
 * @param accelerator beside the CPU; null if the model has none
 * @param scene what is known of the camera's pictures
 */
public record Health(
        String pipeline,
        String camera,
        PipelineState state,
        long frames,
        long skipped,
        long unreadable,
        long results,
        long cameraFailures,
        long engineFailures,
        long lastFrameUptimeMillis,
        String model,
        String modelVersion,
        String engine,
        @Nullable AcceleratorHealth accelerator,
        SceneState scene) {

    /** Of a camera whose pictures nobody looks at. */
    public Health(
            String pipeline,
            String camera,
            PipelineState state,
            long frames,
            long skipped,
            long unreadable,
            long results,
            long cameraFailures,
            long engineFailures,
            long lastFrameUptimeMillis,
            String model,
            String modelVersion,
            String engine,
            @Nullable AcceleratorHealth accelerator) {
        this(
                pipeline,
                camera,
                state,
                frames,
                skipped,
                unreadable,
                results,
                cameraFailures,
                engineFailures,
                lastFrameUptimeMillis,
                model,
                modelVersion,
                engine,
                accelerator,
                SceneState.UNWATCHED);
    }
}
