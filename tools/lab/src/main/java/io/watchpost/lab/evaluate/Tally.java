package io.watchpost.lab.evaluate;

import io.watchpost.classify.Classifier;
import io.watchpost.lab.figures.Calibration;
import io.watchpost.lab.figures.ConfusionMatrix;
import io.watchpost.lab.figures.Durations;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one model said of each picture, and how long it took. A picture counts once all models have seen it: until then
 * {@link #score} notes it and {@link #keep} hasn't been called. One thread.
 */
final class Tally {

    // for the evaluation
    private final LabelMatch match;
    private final List<String> labels;
    private final int[] winners; // index in the model's output
    private final float[] scores;
    private final float[] truthScores;
    private final long[] preprocessNanos;
    private final long[] inferenceNanos;

    private int kept;

    /**
     * Room for so many pictures.
     *
     * @param labels of the model
     */
    Tally(LabelMatch match, List<String> labels, int picturesMax) {
        this.match = match;
        this.labels = labels;
        winners = new int[picturesMax];
        scores = new float[picturesMax];
        truthScores = new float[picturesMax];
        preprocessNanos = new long[picturesMax];
        inferenceNanos = new long[picturesMax];
    }

    /** Notes what the classifier found in its last frame. */
    void note(Classifier classifier, int truth) {
        float[] all = classifier.scores();
        int best = 0;
        float truthScore = Float.NEGATIVE_INFINITY;
        for (int index = 0; index < all.length; index++) {
            best = all[index] > all[best] ? index : best; // of equal ones the first, as in every result
            if (match.classOf(index) == truth) {
                truthScore = Math.max(truthScore, all[index]);
            }
        }
        winners[kept] = best;
        scores[kept] = all[best];
        truthScores[kept] = truthScore;
        preprocessNanos[kept] = classifier.preprocessNanos();
        inferenceNanos[kept] = classifier.inferenceNanos();
    }

    /** What was noted last counts. */
    void keep() {
        kept++;
    }

    /** The class that was found, {@link ConfusionMatrix#OTHER} for one that the data doesn't have. */
    int predicted(int picture) {
        return match.classOf(winners[picture]);
    }

    /** The label that was found, in the model's words. */
    String label(int picture) {
        return labels.get(winners[picture]);
    }

    float score(int picture) {
        return scores[picture];
    }

    float truthScore(int picture) {
        return truthScores[picture];
    }

    ConfusionMatrix confusion(List<String> classes, int[] truths) {
        int[] predictions = new int[kept];
        Arrays.setAll(predictions, this::predicted);
        return ConfusionMatrix.of(classes, truths, predictions);
    }

    @Nullable
    Calibration calibration(int[] truths) {
        boolean[] right = new boolean[kept];
        for (int picture = 0; picture < kept; picture++) {
            right[picture] = predicted(picture) == truths[picture];
        }
        return Calibration.of(Arrays.copyOf(scores, kept), right);
    }

    Durations preprocess() {
        return new Durations(Arrays.copyOf(preprocessNanos, kept));
    }

    Durations inference() {
        return new Durations(Arrays.copyOf(inferenceNanos, kept));
    }
}
