package io.watchpost.update;

import io.watchpost.bundle.BundleLimits;
import io.watchpost.update.trial.TrialRule;
import java.util.List;

/**
 * What a device asks of new models.
 *
 * @param deviceClasses what kind of device this is
 * @param limits of a bundle
 * @param storeBytesMax what the releases of all models may take on the disk together
 * @param trial the rule of a trial
 * @param provingFrames classified without a failure before an active release is good
 * @param attemptsMax loads of a release that isn't good yet, without its running for a while in between; one more, and it
 *     is rolled back
 */
public record UpdateRules(
        List<String> deviceClasses,
        BundleLimits limits,
        long storeBytesMax,
        TrialRule trial,
        int provingFrames,
        int attemptsMax) {

    public static final int PROVING_FRAMES_DEFAULT = 300;
    public static final int ATTEMPTS_MAX_DEFAULT = 3;

    public UpdateRules {
        deviceClasses = List.copyOf(deviceClasses);
        if (storeBytesMax < 1 || provingFrames < 1 || attemptsMax < 1) {
            throw new IllegalArgumentException(
                    "a device's rules need a store of 1 byte or more, 1 frame or more to prove"
                            + " a model and 1 attempt or more, were " + storeBytesMax + ", " + provingFrames + " and "
                            + attemptsMax);
        }
    }
}
