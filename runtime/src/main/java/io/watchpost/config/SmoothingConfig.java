package io.watchpost.config;

/**
 * Looks back over frames, so that one odd frame changes nothing. Either a moving average of the scores, or a vote: a
 * label counts when it led in {@code agree} of the last {@code of} frames.
 *
 * @param average frames of the moving average; 1 for none
 * @param agree frames in which a label must have led; 1 for no vote
 * @param of the last frames that vote; at least agree
 */
public record SmoothingConfig(int average, int agree, int of) {

    public static final int FRAMES_MAX = 1_000;

    public static final SmoothingConfig NONE = new SmoothingConfig(1, 1, 1);

    public SmoothingConfig {
        if (average < 1 || average > FRAMES_MAX) {
            throw new IllegalArgumentException("average is 1 to " + FRAMES_MAX + " frames, was " + average);
        }
        if (agree < 1 || of < agree || of > FRAMES_MAX) {
            throw new IllegalArgumentException("agree and of are 1 <= agree <= of <= " + FRAMES_MAX
                    + " (3 of the last 5: agree 3, of 5), were " + agree + " of " + of);
        }
        if (average > 1 && of > 1) {
            throw new IllegalArgumentException(
                    "smoothing is a moving average (average) or a vote (agree, of), not both:" + " take one away");
        }
    }
}
