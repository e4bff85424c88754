package io.watchpost.config;

import java.util.Locale;

/**
 * How a new model proves itself.
 *
 * @param mode how it runs beside the active one
 * @param share of frames that it sees as shadow, of results that it gives as canary; above 0, at most 1
 * @param frames that it is judged by; 20 to 100,000
 */
public record TrialConfig(Mode mode, double share, int frames) {
    public static final double SHARE_MIN = 0.001;
    public static final double SHARE_DEFAULT = 0.1;
    public static final int FRAMES_MIN = 20;
    public static final int FRAMES_MAX = 100_000;
    public static final int FRAMES_DEFAULT = 500;

    public static final TrialConfig DEFAULT = new TrialConfig(Mode.SHADOW, SHARE_DEFAULT, FRAMES_DEFAULT);

    /** Whose results count while a candidate runs. */
    public enum Mode {
        /** The active model's; the candidate's are only compared. */
        SHADOW,
        /** The candidate's on its share of the frames. */
        CANARY;

        /** The word in a configuration. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TrialConfig {
        if (!(share >= SHARE_MIN && share <= 1)) {
            throw new IllegalArgumentException("share is " + SHARE_MIN + " to 1, was " + share);
        }
        if (frames < FRAMES_MIN || frames > FRAMES_MAX) {
            throw new IllegalArgumentException("frames is " + FRAMES_MIN + " to " + FRAMES_MAX + ", was " + frames);
        }
    }
}
