package io.watchpost.lab.figures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model with one engine.
 *
 * @param name what a person calls it, different for each of an evaluation
 * @param run what was run, and how
 * @param confusion from which accuracy, precision and recall follow
 * @param calibration null when its scores are no probabilities
 * @param preprocess from the decoded picture to the model's input
 * @param inference of the engine alone
 * @param inferenceRatio its inference to that of the first model, picture by picture; 1 for the first
 * @param sizeRatio its file to that of the first model; 1 for the first
 * @param mistakes the ones it was most sure of, worst first
 */
public record ModelFigures(
        String name,
        ModelRun run,
        ConfusionMatrix confusion,
        @Nullable Calibration calibration,
        Durations preprocess,
        Durations inference,
        double inferenceRatio,
        double sizeRatio,
        List<Mistake> mistakes) {
    public ModelFigures {
        mistakes = List.copyOf(mistakes);
    }

    public Proportion accuracy() {
        return confusion.accuracy();
    }
}
