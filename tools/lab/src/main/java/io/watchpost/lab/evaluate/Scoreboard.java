package io.watchpost.lab.evaluate;

import io.watchpost.classify.Classifier;
import io.watchpost.cli.Failure;
import io.watchpost.lab.figures.Agreement;
import io.watchpost.lab.figures.ConfusionMatrix;
import io.watchpost.lab.figures.Durations;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.Mistake;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.lab.figures.ModelRun;
import io.watchpost.lab.figures.Proportion;
import io.watchpost.lab.figures.UnreadablePicture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What all models said of all pictures. One thread. */
final class Scoreboard {
    private static final int MISTAKES_KEPT = 24;

    // for the evaluation
    private final PictureSet pictures;
    private final List<ModelRun> runs;
    private final List<String> names;
    private final List<String> classes;
    private final int[] classOf; // by label index of the data
    private final List<Tally> tallies;
    private final int[] seen; // numbers of the pictures that count

    private int kept;

    private Scoreboard(
            PictureSet pictures, List<ModelRun> runs, List<String> classes, int[] classOf, List<Tally> tallies) {
        this.pictures = pictures;
        this.runs = runs;
        this.names = ModelNames.of(runs);
        this.classes = classes;
        this.classOf = classOf;
        this.tallies = tallies;
        this.seen = new int[pictures.size()];
    }

    /**
     * An empty one.
     *
     * @throws Failure if a model lacks a class of the data
     */
    static Scoreboard of(List<Contestant> contestants, PictureSet pictures) throws Failure {
        List<ModelRun> runs = contestants.stream().map(Contestant::run).toList();
        List<String> data = pictures.labels();
        List<String> classes = data;
        List<Tally> tallies = new ArrayList<>();
        for (Contestant contestant : contestants) {
            List<String> labels = contestant.classifier().labels();
            String name = contestant.run().file().toString();
            if (tallies.isEmpty()) {
                classes = LabelMatch.of(data, labels, name).ordered(data);
            }
            tallies.add(new Tally(LabelMatch.of(classes, labels, name), labels, pictures.size()));
        }
        return new Scoreboard(
                pictures,
                runs,
                classes,
                data.stream().mapToInt(classes::indexOf).toArray(),
                tallies);
    }

    /** Notes what a model found in its last frame. */
    void note(int model, Classifier classifier, int picture) {
        tallies.get(model).note(classifier, truth(picture));
    }

    /** All models have seen the picture: it counts. */
    void keep(int picture) {
        tallies.forEach(Tally::keep);
        seen[kept++] = picture;
    }

    private int truth(int picture) {
        return classOf[pictures.label(picture)];
    }

    Evaluation evaluation(List<UnreadablePicture> unreadable) {
        int[] truths = Arrays.stream(seen).limit(kept).map(this::truth).toArray();
        Durations firstInference = tallies.getFirst().inference();
        List<ModelFigures> models = new ArrayList<>();
        List<Agreement> agreements = new ArrayList<>();
        for (int model = 0; model < tallies.size(); model++) {
            Tally tally = tallies.get(model);
            ConfusionMatrix confusion = tally.confusion(classes, truths);
            models.add(new ModelFigures(
                    names.get(model),
                    runs.get(model),
                    confusion,
                    tally.calibration(truths),
                    tally.preprocess(),
                    tally.inference(),
                    tally.inference().ratioTo(firstInference),
                    (double) runs.get(model).sizeBytes() / runs.getFirst().sizeBytes(),
                    mistakes(tally, truths)));
            for (int other = 0; other < model; other++) {
                agreements.add(agreement(other, model, truths));
            }
        }
        return new Evaluation(
                pictures.description(),
                classes,
                kept,
                unreadable,
                models,
                agreements,
                List.of(),
                ThisMachine.described());
    }

    private List<Mistake> mistakes(Tally tally, int[] truths) {
        List<Integer> worst = IntStream.range(0, kept)
                .filter(at -> tally.predicted(at) != truths[at])
                .boxed()
                .sorted(Comparator.comparingDouble((Integer at) -> -tally.score(at)))
                .limit(MISTAKES_KEPT)
                .toList();
        List<Mistake> mistakes = new ArrayList<>();
        for (int at : worst) {
            mistakes.add(new Mistake(
                    seen[at],
                    pictures.name(seen[at]),
                    classes.get(truths[at]),
                    tally.label(at),
                    tally.score(at),
                    tally.truthScore(at)));
        }
        return mistakes;
    }

    private Agreement agreement(int first, int second, int[] truths) {
        Tally one = tallies.get(first);
        Tally two = tallies.get(second);
        int same = 0;
        int bothRight = 0;
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int at = 0; at < kept; at++) {
            boolean firstRight = one.predicted(at) == truths[at];
            boolean secondRight = two.predicted(at) == truths[at];
            bothRight += firstRight && secondRight ? 1 : 0;
            onlyFirst += firstRight && !secondRight ? 1 : 0;
            onlySecond += !firstRight && secondRight ? 1 : 0;
            same += isSame(one, two, at) ? 1 : 0;
        }
        return new Agreement(
                names.get(first), names.get(second), new Proportion(same, kept), bothRight, onlyFirst, onlySecond);
    }

    private static boolean isSame(Tally one, Tally two, int at) {
        return one.predicted(at) == two.predicted(at)
                && (one.predicted(at) != ConfusionMatrix.OTHER || one.label(at).equalsIgnoreCase(two.label(at)));
    }
}
