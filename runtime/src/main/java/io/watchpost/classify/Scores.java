package io.watchpost.classify;

/** What can be said of one frame's scores; pure functions. */
public final class Scores {
    private Scores() {}

    /** Index of the highest, the first of equal ones. */
    public static int top(float[] scores) {
        int best = 0;
        for (int index = 1; index < scores.length; index++) {
            if (scores[index] > scores[best]) {
                best = index;
            }
        }
        return best;
    }

    /** Between the two highest; the highest itself when there is only one. */
    public static float margin(float[] scores) {
        int best = top(scores);
        float second = scores.length == 1 ? 0 : Float.NEGATIVE_INFINITY;
        for (int index = 0; index < scores.length; index++) {
            if (index != best) {
                second = Math.max(second, scores[index]);
            }
        }
        return scores[best] - second;
    }

    /** Shannon's entropy of the scores, taken as shares of their sum; 0 for one class alone, 1 for all alike. */
    public static double entropy(float[] scores) {
        double sum = 0;
        for (float score : scores) {
            sum += Math.max(0, score);
        }
        if (scores.length < 2 || sum <= 0) {
            return 0;
        }
        double entropy = 0;
        for (float score : scores) {
            double share = Math.max(0, score) / sum;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy / Math.log(scores.length);
    }
}
