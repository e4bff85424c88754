package io.watchpost.scene;

import java.util.List;

/**
 * What is known of a camera's pictures at one moment.
 *
 * @param isWatched whether anybody looks at them; false for files and folders, and if it is switched off
 * @param faults that are said now
 * @param referenceUtcMillis when the reference was taken, milliseconds since 1970; -1 if there is none
 * @param brightness mean of the picture, 0 to 255; NaN before the first look
 * @param structure share of the picture in which something is seen, 0 to 1; NaN before the first look
 * @param sharpness share of the reference's sharpness; NaN if it can't be told
 * @param similarity of the edges with the reference's, 1 for the same, 0 for nothing in common; NaN if it can't be told
 */
public record SceneState(
        boolean isWatched,
        List<Fault> faults,
        long referenceUtcMillis,
        float brightness,
        float structure,
        float sharpness,
        float similarity) {

    /** Nobody looks. */
    public static final SceneState UNWATCHED =
            new SceneState(false, List.of(), -1, Float.NaN, Float.NaN, Float.NaN, Float.NaN);

    public SceneState {
        faults = List.copyOf(faults);
    }

    /**
     * One fault.
     *
     * @param sinceUptimeMillis when it was said first, milliseconds since boot
     * @param problem what was found, a clause
     * @param hint what to do, a clause
     */
    public record Fault(CameraFault kind, long sinceUptimeMillis, String problem, String hint) {}
}
