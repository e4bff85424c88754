package io.watchpost.config;

import io.watchpost.update.trial.TrialMode;
import io.watchpost.update.trial.TrialRule;

/**
 * How a new model proves itself.
 *
 * @param mode how it runs beside the active one
 * @param share of frames that it sees as shadow, of results that it gives as canary; above 0, at most 1
 * @param frames that it is judged by; 20 to 100,000
 */
public record TrialConfig(TrialMode mode, double share, int frames) {
    public static final double SHARE_MIN = 0.001;
    public static final double SHARE_DEFAULT = TrialRule.DEFAULT.share();
    public static final int FRAMES_MIN = 20;
    public static final int FRAMES_MAX = TrialRule.FRAMES_MAX;
    public static final int FRAMES_DEFAULT = TrialRule.DEFAULT.frames();

    public static final TrialConfig DEFAULT = new TrialConfig(TrialRule.DEFAULT.mode(), SHARE_DEFAULT, FRAMES_DEFAULT);

    public TrialConfig {
        if (!(share >= SHARE_MIN && share <= 1)) {
            throw new IllegalArgumentException("share is " + SHARE_MIN + " to 1, was " + share);
        }
        if (frames < FRAMES_MIN || frames > FRAMES_MAX) {
            throw new IllegalArgumentException("frames is " + FRAMES_MIN + " to " + FRAMES_MAX + ", was " + frames);
        }
    }
}
