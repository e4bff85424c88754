package io.watchpost.update.trial;

import org.jspecify.annotations.Nullable;

/**
 * When a candidate has passed, and when it has failed.
 *
 * <p>Agreement is judged by Wald's sequential probability ratio test ("Sequential Tests of Statistical Hypotheses", 1945)
 * between {@code agreementGood} and {@code agreementBad}, with 1 % for each of the two errors, over the frames of which
 * the active model is sure. Confidence and entropy are judged by the mean of their paired differences, and fail early once
 * the 99 % bound of that mean lies beyond the limit. Latency is judged by the ratio of medians, with some room for the
 * process that the candidate runs in. Frames of one camera
 * resemble each other, so the stated errors hold for frames that are drawn apart; that is why only a share is taken.
 *
 * @param mode whether its results are seen
 * @param share of the frames, and of the time, that the candidate gets at most: (0, 1]
 * @param framesMin compared before it may pass
 * @param frames of which the active model was sure, and the trial ends either way
 * @param agreementGood share of equal answers with which it should pass
 * @param agreementBad share of equal answers with which it should fail; less than agreementGood
 * @param confidenceLossMax how much lower its highest score may be on average, 0 to 1
 * @param entropyGainMax how much higher the entropy of its scores may be on average, as a share of the greatest possible
 * @param latencyRatioMax how many times the active model's median latency its own may be
 * @param latencyMillisMax its own 95th percentile, from its bundle's budget; null for none
 * @param failuresMax failed inferences and hangs that it may have; a crash of its own is one too many
 */
public record TrialRule(
        TrialMode mode,
        double share,
        int framesMin,
        int frames,
        double agreementGood,
        double agreementBad,
        double confidenceLossMax,
        double entropyGainMax,
        double latencyRatioMax,
        @Nullable Double latencyMillisMax,
        int failuresMax) {

    /** Of the margin between its two highest scores: with less, the active model isn't sure itself. */
    public static final float MARGIN_MIN = 0.2f;

    public static final int FRAMES_MAX = 100_000;

    public static final TrialRule DEFAULT =
            new TrialRule(TrialMode.SHADOW, 0.1, 100, 500, 0.98, 0.95, 0.1, 0.1, 2, null, 2);

    public TrialRule {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a trial's share of the frames is above 0 and at most 1, was " + share);
        }
        if (framesMin < 1 || frames < framesMin || frames > FRAMES_MAX) {
            throw new IllegalArgumentException("a trial compares 1 to " + FRAMES_MAX + " frames, and at least "
                    + framesMin + " before it may pass; was " + frames);
        }
        if (!(agreementBad > 0 && agreementBad < agreementGood && agreementGood < 1)) {
            throw new IllegalArgumentException(
                    "the agreement that is good lies above the one that is bad, both between 0" + " and 1, was "
                            + agreementGood + " and " + agreementBad);
        }
        if (!(latencyRatioMax >= 1)) {
            throw new IllegalArgumentException("a candidate may take 1 time or more as long, was " + latencyRatioMax);
        }
        if (failuresMax < 0) {
            throw new IllegalArgumentException("a candidate may fail 0 times or more, was " + failuresMax);
        }
    }

    /** The same, looked at another way, with another share and length; at least a fifth of the frames before it may pass. */
    public TrialRule with(TrialMode newMode, double newShare, int newFrames) {
        return new TrialRule(
                newMode,
                newShare,
                Math.max(1, newFrames / 5),
                newFrames,
                agreementGood,
                agreementBad,
                confidenceLossMax,
                entropyGainMax,
                latencyRatioMax,
                latencyMillisMax,
                failuresMax);
    }

    /** The same, with the budget that a bundle declares. */
    public TrialRule withLatencyMax(@Nullable Double millis) {
        return new TrialRule(
                mode,
                share,
                framesMin,
                frames,
                agreementGood,
                agreementBad,
                confidenceLossMax,
                entropyGainMax,
                latencyRatioMax,
                millis,
                failuresMax);
    }
}
