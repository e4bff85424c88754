package io.watchpost.lab.figures;

import java.util.List;

/**
 * What came of running models over labelled pictures. Every model saw every picture that is counted here.
 *
 * @param data where the pictures came from
 * @param classes of the data, in the order of the first model
 * @param pictures that were classified
 * @param unreadable those that weren't
 * @param models in the order they were named
 * @param agreements each two of them
 * @param baselines empty when not asked for
 * @param machine where it was run
 */
public record Evaluation(
        String data,
        List<String> classes,
        int pictures,
        List<UnreadablePicture> unreadable,
        List<ModelFigures> models,
        List<Agreement> agreements,
        List<BaselineFigures> baselines,
        Machine machine) {
    public Evaluation {
        classes = List.copyOf(classes);
        unreadable = List.copyOf(unreadable);
        models = List.copyOf(models);
        agreements = List.copyOf(agreements);
        baselines = List.copyOf(baselines);
    }

    /** The same, with what the baselines reached. */
    public Evaluation with(List<BaselineFigures> found) {
        return new Evaluation(data, classes, pictures, unreadable, models, agreements, found, machine);
    }
}
