package io.watchpost.update.trial;

import java.util.Locale;

/**
 * A trial at one moment.
 *
 * @param compared frames on which both models answered
 * @param sure of these, those of which the active model was sure; agreement is counted over them
 * @param agreed of these, those with the same answer
 * @param frames after which it ends either way
 * @param confidenceChange mean difference of the highest score
 * @param entropyChange mean difference of the entropy
 * @param activeMillis median latency of the active model
 * @param candidateMillis median latency of the candidate
 * @param failures of the candidate
 */
public record TrialProgress(
        int compared,
        int sure,
        int agreed,
        int frames,
        double confidenceChange,
        double entropyChange,
        double activeMillis,
        double candidateMillis,
        int failures) {

    /** One line for people. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%d of %d equal answers over %d frames, confidence %+.3f, entropy %+.3f, %.2f ms instead of %.2f ms,"
                        + " %d failures",
                agreed,
                sure,
                compared,
                confidenceChange,
                entropyChange,
                candidateMillis,
                activeMillis,
                failures);
    }
}
