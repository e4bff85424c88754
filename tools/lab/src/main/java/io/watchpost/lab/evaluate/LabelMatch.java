package io.watchpost.lab.evaluate;

import io.watchpost.cli.ExitCode;
import io.watchpost.cli.Failure;
import io.watchpost.lab.figures.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of a model's classes is which of the data, by name. Upper and lower case don't matter, nor whether words are
 * parted by a space or an underscore, unless the data tells two classes apart by that. A class of the data that no label
 * is called may be one of the synonyms that ImageNet's labels list with commas: {@code goldfish, Carassius auratus}. The
 * model may know more classes than the data has, not fewer, and may know one name twice.
 */
final class LabelMatch {
    private static final int NAMES_SHOWN = 24;

    private final int[] classOf; // by index in the model

    private LabelMatch(int[] classOf) {
        this.classOf = classOf;
    }

    /**
     * Matches.
     *
     * @param data labels of the data
     * @param model labels of the model, in the order of its output
     * @param name the model, for the message
     * @throws Failure naming both sets, when the model lacks a class of the data
     */
    static LabelMatch of(List<String> data, List<String> model, String name) throws Failure {
        boolean folds = data.stream().map(LabelMatch::folded).distinct().count() == data.size();
        UnaryOperator<String> key = folds ? LabelMatch::folded : UnaryOperator.identity();
        Map<String, Integer> wanted = new HashMap<>();
        for (int index = 0; index < data.size(); index++) {
            wanted.put(key.apply(data.get(index)), index);
        }
        int[] classOf = new int[model.size()];
        Arrays.setAll(classOf, index -> wanted.getOrDefault(key.apply(model.get(index)), ConfusionMatrix.OTHER));
        boolean[] found = found(classOf, data.size());
        for (int index = 0; index < classOf.length; index++) {
            for (String synonym : model.get(index).split(",", -1)) {
                int known = wanted.getOrDefault(key.apply(synonym.strip()), ConfusionMatrix.OTHER);
                if (classOf[index] == ConfusionMatrix.OTHER && known != ConfusionMatrix.OTHER && !found[known]) {
                    classOf[index] = known;
                }
            }
        }
        found = found(classOf, data.size());
        requireAll(data, found, model, name);
        return new LabelMatch(classOf);
    }

    private static boolean[] found(int[] classOf, int classes) {
        boolean[] found = new boolean[classes];
        Arrays.stream(classOf).filter(index -> index != ConfusionMatrix.OTHER).forEach(index -> found[index] = true);
        return found;
    }

    private static void requireAll(List<String> data, boolean[] found, List<String> model, String name) throws Failure {
        List<String> missing = IntStream.range(0, found.length)
                .filter(index -> !found[index])
                .mapToObj(data::get)
                .toList();
        if (!missing.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    name + " doesn't know " + missing.size() + " of the data's " + data.size() + " classes: "
                            + shown(missing) + ". The data has " + shown(data) + "; the model has " + shown(model),
                    hasNames(model)
                            ? "name the folders of --data as the model names its classes, or declare --labels FILE"
                            : "the model's file holds no labels: declare them with --labels FILE");
        }
    }

    /**
     * The data's class.
     *
     * @param index in the model's output
     * @return {@link ConfusionMatrix#OTHER} when the data doesn't have it
     */
    int classOf(int index) {
        return classOf[index];
    }

    /** The data's labels in the order in which this model knows them. */
    List<String> ordered(List<String> data) {
        List<String> ordered = new ArrayList<>();
        Arrays.stream(classOf)
                .filter(index -> index != ConfusionMatrix.OTHER)
                .distinct()
                .forEach(index -> ordered.add(data.get(index)));
        return ordered;
    }

    private static boolean hasNames(List<String> labels) {
        return IntStream.range(0, labels.size())
                .anyMatch(index -> !labels.get(index).equals(Integer.toString(index)));
    }

    private static String folded(String label) {
        return label.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String shown(List<String> names) {
        String shown = names.stream()
                .limit(NAMES_SHOWN)
                .map(name -> name.contains(",") ? '"' + name + '"' : name)
                .collect(Collectors.joining(", "));
        return names.size() <= NAMES_SHOWN ? shown : shown + " and " + (names.size() - NAMES_SHOWN) + " more";
    }
}
