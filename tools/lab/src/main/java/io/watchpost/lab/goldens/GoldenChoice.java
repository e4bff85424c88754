package io.watchpost.lab.goldens;

import io.watchpost.classify.Classifier;
import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.engine.EngineException;
import io.watchpost.frame.Frame;
import io.watchpost.lab.data.LabelledImage;
import io.watchpost.lab.data.PlainPixels;
import io.watchpost.lab.evaluate.Contestant;
import io.watchpost.lab.evaluate.Evaluator;
import io.watchpost.lab.evaluate.PictureSet;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks through pictures for goldens: the first ones of each class that every model gets right by a margin. One thread. */
final class GoldenChoice {
    private final List<Contestant> models;
    private final PictureSet pictures;
    private final int perClass;
    private final double marginMin;

    /**
     * Chooses among these pictures.
     *
     * @param models open, with scores that are probabilities
     * @param marginMin least distance between the first and the second score, with every model
     */
    GoldenChoice(List<Contestant> models, PictureSet pictures, int perClass, double marginMin) {
        this.models = List.copyOf(models);
        this.pictures = pictures;
        this.perClass = perClass;
        this.marginMin = marginMin;
    }

    /**
     * As many as were asked for of each class, in the order of the classes.
     *
     * @throws Failure if a class has too few such pictures, a model lacks a class, or its scores aren't probabilities
     */
    List<Golden> choose(Evaluator.Progress progress) throws Failure, EngineException {
        List<String> labels = pictures.labels();
        for (Contestant model : models) {
            if (!model.classifier().labels().containsAll(labels)) {
                throw Failure.usage(model.run().file() + " knows the classes "
                        + model.classifier().labels() + ", the pictures show " + labels);
            }
        }
        List<List<Golden>> found =
                labels.stream().<List<Golden>>map(label -> new ArrayList<>()).toList();
        for (int index = 0; index < pictures.size() && isMissingSome(found); index++) {
            int label = pictures.label(index);
            if (found.get(label).size() < perClass) {
                Golden golden = judged(pictures.picture(index), labels.get(label));
                if (golden != null) {
                    found.get(label).add(golden);
                }
            }
            progress.seen(index + 1, pictures.size());
        }
        progress.seen(pictures.size(), pictures.size());
        requireEnough(found, labels);
        return found.stream().flatMap(List::stream).toList();
    }

    private boolean isMissingSome(List<List<Golden>> found) {
        return found.stream().anyMatch(goldens -> goldens.size() < perClass);
    }

    private void requireEnough(List<List<Golden>> found, List<String> labels) throws Failure {
        List<String> poor = IntStream.range(0, labels.size())
                .filter(label -> found.get(label).size() < perClass)
                .mapToObj(label -> labels.get(label) + " (" + found.get(label).size() + ")")
                .toList();
        if (!poor.isEmpty()) {
            throw new Failure(
                    ExitCode.PARTLY,
                    "of " + pictures.size() + " pictures too few are right by a margin of " + marginMin
                            + " with every model: " + String.join(", ", poor),
                    "give more pictures, ask for fewer with --per-class, or train a better model");
        }
    }

    /** Null when a model gets it wrong, or isn't sure. */
    private @Nullable Golden judged(LabelledImage picture, String label) throws Failure, EngineException {
        List<Double> scores = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            Frame frame = PlainPixels.frame(picture, arena);
            for (Contestant model : models) {
                Classifier classifier = model.classifier();
                classifier.score(frame);
                int index = classifier.labels().indexOf(label);
                requireProbabilities(model);
                if (margin(classifier.scores(), index) < marginMin) {
                    return null;
                }
                scores.add((double) classifier.scores()[index]);
            }
        }
        return new Golden(picture, label, scores);
    }

    private static void requireProbabilities(Contestant model) throws Failure {
        for (float score : model.classifier().scores()) {
            if (!(score >= 0 && score <= 1)) {
                throw Failure.usage("the scores of " + model.run().file() + " aren't probabilities (one is " + score
                        + "): declare --scores softmax or sigmoid");
            }
        }
    }

    /** Between this score and the highest other one; negative when another one is higher. */
    private static double margin(float[] scores, int index) {
        double other = IntStream.range(0, scores.length)
                .filter(at -> at != index)
                .mapToDouble(at -> scores[at])
                .max()
                .orElseThrow(() -> new IllegalArgumentException("one class only: " + Arrays.toString(scores)));
        return scores[index] - other;
    }
}
