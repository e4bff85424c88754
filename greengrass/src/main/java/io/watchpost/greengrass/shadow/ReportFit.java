package io.watchpost.greengrass.shadow;

import io.watchpost.greengrass.cloud.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A report that fits into the shadow beside what is desired.
 *
 * @param reported all of it
 * @param patch what of it is news to the service; empty for nothing
 * @param steps of {@link Shortening} that were taken
 */
record ReportFit(ObjectNode reported, ObjectNode patch, int steps) {
    /** The service's limit for a shadow's desired and reported together, and for a request. */
    static final int SIZE_BYTES_MAX = 8 * 1_024;

    /** So that there is always room to want something. */
    static final int REPORTED_BYTES_MAX = SIZE_BYTES_MAX / 2;

    /** The tokens and names around both. */
    private static final int AROUND_BYTES = 192;

    /**
     * The longest that fits.
     *
     * @param stepsMin of shortening that the service has shown to need
     */
    static ReportFit of(ShadowDocument shadow, ObjectNode whole, int stepsMin) {
        int beside = SIZE_BYTES_MAX - AROUND_BYTES - Json.bytes(shadow.desired()).length;
        int room = Math.min(REPORTED_BYTES_MAX, beside);
        for (int steps = stepsMin; ; steps++) {
            ObjectNode reported = Shortening.after(steps, whole);
            ObjectNode patch = MergePatch.between(shadow.reported(), reported);
            boolean fits =
                    Json.bytes(reported).length <= room && Json.bytes(patch).length <= SIZE_BYTES_MAX - AROUND_BYTES;
            if (fits || steps == Shortening.steps()) {
                return new ReportFit(reported, patch, steps);
            }
        }
    }
}
