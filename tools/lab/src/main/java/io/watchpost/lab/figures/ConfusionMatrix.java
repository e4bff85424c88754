package io.watchpost.lab.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often which class was taken for which. A model may know classes that the data doesn't have: what it takes for one
 * of those is counted as <em>other</em>, and is always wrong. Immutable.
 */
public final class ConfusionMatrix {
    /** In the place of a predicted class: one that the data doesn't have. */
    public static final int OTHER = -1;

    private final List<String> classes;
    private final int[][] counts; // [truth][predicted], the last column for OTHER

    private ConfusionMatrix(List<String> classes, int[][] counts) {
        this.classes = classes;
        this.counts = counts;
    }

    /**
     * Counts.
     *
     * @param classes names, in the order of their indexes
     * @param truths a class index for each picture
     * @param predictions a class index or {@link #OTHER} for each picture
     */
    public static ConfusionMatrix of(List<String> classes, int[] truths, int[] predictions) {
        int[][] counts = new int[classes.size()][classes.size() + 1];
        for (int picture = 0; picture < truths.length; picture++) {
            int predicted = predictions[picture];
            counts[truths[picture]][predicted == OTHER ? classes.size() : predicted]++;
        }
        return new ConfusionMatrix(List.copyOf(classes), counts);
    }

    /** Names in the order of rows and columns. */
    public List<String> classes() {
        return classes;
    }

    /**
     * How many pictures of a class were taken for another.
     *
     * @param predicted a class index or {@link #OTHER}
     */
    public int count(int truth, int predicted) {
        return counts[truth][predicted == OTHER ? classes.size() : predicted];
    }

    /** Whether any picture was taken for a class that the data doesn't have. */
    public boolean hasOther() {
        return IntStream.range(0, classes.size()).anyMatch(truth -> count(truth, OTHER) > 0);
    }

    /** How many pictures show a class. */
    public int support(int truth) {
        return IntStream.of(counts[truth]).sum();
    }

    /** The right ones of all. */
    public Proportion accuracy() {
        int right = 0;
        int total = 0;
        for (int truth = 0; truth < classes.size(); truth++) {
            right += counts[truth][truth];
            total += support(truth);
        }
        return new Proportion(right, total);
    }

    /** Precision and recall of each class, in order. */
    public List<ClassFigures> byClass() {
        List<ClassFigures> all = new ArrayList<>();
        for (int index = 0; index < classes.size(); index++) {
            int hits = counts[index][index];
            int column = index;
            int named = IntStream.range(0, classes.size())
                    .map(truth -> counts[truth][column])
                    .sum();
            all.add(new ClassFigures(
                    classes.get(index), new Proportion(hits, named), new Proportion(hits, support(index))));
        }
        return all;
    }

    /** The mean of the classes' F1, each class counting the same; of those that occur. */
    public double macroF1() {
        return byClass().stream()
                .filter(figures -> figures.support() > 0)
                .mapToDouble(ClassFigures::f1)
                .average()
                .orElse(Double.NaN);
    }

    /** The pairs that are mixed up most, the most frequent first. */
    public List<Confusion> worst(int limit) {
        List<Confusion> all = new ArrayList<>();
        for (int truth = 0; truth < classes.size(); truth++) {
            for (int predicted = 0; predicted < classes.size(); predicted++) {
                if (truth != predicted && counts[truth][predicted] > 0) {
                    all.add(new Confusion(classes.get(truth), classes.get(predicted), counts[truth][predicted]));
                }
            }
        }
        return all.stream()
                .sorted(Comparator.comparingInt(Confusion::count).reversed())
                .limit(limit)
                .toList();
    }

    /**
     * One class taken for another.
     *
     * @param count how often
     */
    public record Confusion(String truth, String predicted, int count) {}
}
