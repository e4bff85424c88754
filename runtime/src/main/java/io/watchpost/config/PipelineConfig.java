package io.watchpost.config;

import io.watchpost.frame.CameraUri;
import io.watchpost.frame.Orientation;
import io.watchpost.scene.SceneSettings;
import io.watchpost.vision.Preprocessing;
import io.watchpost.vision.Region;
import org.jspecify.annotations.Nullable;

/**
 * One camera and one model.
 *
 * @param name part of the topic and of every id; {@code main} by default
 * @param camera which camera
 * @param cameraTimeoutSeconds without a frame for so long, the camera is reported, closed and opened again; 0.1 to 3,600
 * @param rotate degrees clockwise that make the picture upright: 0, 90, 180 or 270
 * @param flip mirror the picture left to right, before it is rotated
 * @param roi the part of the upright picture that is looked at; null for all of it
 * @param model what classifies
 * @param results what becomes of the classes
 * @param cameraHealth when the camera's picture counts as faulty
 * @param trigger what a frame is classified on; null for every frame
 */
public record PipelineConfig(
        String name,
        CameraUri camera,
        double cameraTimeoutSeconds,
        int rotate,
        boolean flip,
        @Nullable Region roi,
        ModelConfig model,
        ResultsConfig results,
        SceneSettings cameraHealth,
        @Nullable TriggerConfig trigger) {

    public static final String NAME_DEFAULT = "main";
    public static final double CAMERA_TIMEOUT_SECONDS_DEFAULT = 5;
    public static final double CAMERA_TIMEOUT_SECONDS_MIN = 0.1;
    public static final double CAMERA_TIMEOUT_SECONDS_MAX = 3_600;

    public PipelineConfig {
        Names.require("a pipeline", name);
        if (!(cameraTimeoutSeconds >= CAMERA_TIMEOUT_SECONDS_MIN
                && cameraTimeoutSeconds <= CAMERA_TIMEOUT_SECONDS_MAX)) {
            throw new IllegalArgumentException("cameraTimeoutSeconds is 0.1 to 3600, was " + cameraTimeoutSeconds);
        }
        Orientation.of(flip, rotate);
    }

    /** The time-out in the unit of {@link io.watchpost.frame.FrameSource#next}. */
    public long cameraTimeoutMillis() {
        return Math.round(cameraTimeoutSeconds * 1_000);
    }

    /** The whole declared way from this pipeline's frames to the model's input. */
    public Preprocessing preprocessing() {
        return model.preprocessing(Orientation.of(flip, rotate), roi);
    }
}
