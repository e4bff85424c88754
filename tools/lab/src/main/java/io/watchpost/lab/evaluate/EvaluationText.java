package io.watchpost.lab.evaluate;

import io.watchpost.lab.figures.Agreement;
import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.figures.Calibration;
import io.watchpost.lab.figures.ClassFigures;
import io.watchpost.lab.figures.ConfusionMatrix;
import io.watchpost.lab.figures.Durations;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.lab.figures.Proportion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** An evaluation for people, as tables. */
final class EvaluationText {
    /** More classes make a matrix too wide to read: then the worst pairs are listed. */
    private static final int MATRIX_CLASSES_MAX = 16;

    private static final int PAIRS_LISTED = 12;
    private static final int CLASSES_LISTED_MAX = 40;
    private static final int CLASSES_LISTED = 20;

    private final PrintWriter out;

    EvaluationText(PrintWriter out) {
        this.out = out;
    }

    void print(Evaluation evaluation) {
        out.printf(
                Locale.ROOT,
                "%,d pictures of %s; %d classes: %s%n",
                evaluation.pictures(),
                evaluation.data(),
                evaluation.classes().size(),
                shortened(evaluation.classes()));
        if (!evaluation.unreadable().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%,d more could not be used, and are not counted%n",
                    evaluation.unreadable().size());
        }
        out.println();
        accuracy(evaluation);
        latency(evaluation);
        agreement(evaluation.agreements());
        for (ModelFigures model : evaluation.models()) {
            classes(model);
            confusion(model);
            calibration(model);
        }
    }

    private static String shortened(List<String> names) {
        int shown = Math.min(names.size(), CLASSES_LISTED);
        String more = shown == names.size() ? "" : " and " + (names.size() - shown) + " more";
        return String.join(", ", names.subList(0, shown)) + more;
    }

    private void accuracy(Evaluation evaluation) {
        TextTable table = new TextTable(
                "model", "accuracy", "95 % interval", "right", "macro F1", "calibration error", "bytes", "size ratio");
        for (ModelFigures model : evaluation.models()) {
            Calibration calibration = model.calibration();
            table.row(
                    model.name(),
                    percent(model.accuracy().value()),
                    interval(model.accuracy()),
                    number("%,d", model.accuracy().hits()),
                    number("%.3f", model.confusion().macroF1()),
                    calibration == null ? "-" : number("%.3f", calibration.expectedError()),
                    number("%,d", model.run().sizeBytes()),
                    number("%.3f", model.sizeRatio()));
        }
        for (BaselineFigures baseline : evaluation.baselines()) {
            table.row(
                    baseline.name(),
                    percent(baseline.accuracy().value()),
                    interval(baseline.accuracy()),
                    number("%,d", baseline.accuracy().hits()));
        }
        table.print(out);
        if (evaluation.models().stream().anyMatch(model -> model.calibration() == null)) {
            out.println("no calibration: those scores are no probabilities; --scores softmax makes some of logits");
        }
        out.println();
    }

    private void latency(Evaluation evaluation) {
        TextTable table = new TextTable(
                "milliseconds", "engine", "threads", "", "p50", "p90", "p95", "p99", "mean", "ratio", "times as fast");
        for (ModelFigures model : evaluation.models()) {
            durations(table, model.name(), model, "inference", model.inference(), model.inferenceRatio());
            durations(table, "", model, "preprocess", model.preprocess(), Double.NaN);
        }
        table.print(out);
        out.println();
    }

    private static void durations(
            TextTable table, String name, ModelFigures model, String what, Durations durations, double ratio) {
        List<String> cells = new ArrayList<>(List.of(
                name,
                name.isEmpty() ? "" : model.run().engine(),
                name.isEmpty() ? "" : Integer.toString(model.run().threads()),
                what));
        for (double share : new double[] {0.5, 0.9, 0.95, 0.99}) {
            cells.add(number("%.3f", durations.millis(share)));
        }
        cells.add(number("%.3f", durations.meanMillis()));
        if (!Double.isNaN(ratio)) {
            cells.add(number("%.3f", ratio));
            cells.add(number("%.2f", 1 / ratio));
        }
        table.row(cells.toArray(String[]::new));
    }

    private void agreement(List<Agreement> agreements) {
        if (agreements.isEmpty()) {
            return;
        }
        TextTable table = new TextTable(
                "agreement",
                "same label",
                "95 % interval",
                "both right",
                "only first",
                "only second",
                "both wrong",
                "accuracy, points",
                "95 % interval",
                "if equal p");
        for (Agreement agreement : agreements) {
            table.row(
                    agreement.first() + " | " + agreement.second(),
                    percent(agreement.same().value()),
                    interval(agreement.same()),
                    number("%,d", agreement.bothRight()),
                    number("%,d", agreement.onlyFirst()),
                    number("%,d", agreement.onlySecond()),
                    number("%,d", agreement.bothWrong()),
                    number("%+.2f", agreement.points()),
                    number("%+.2f", agreement.pointsLow()) + " to " + number("%+.2f", agreement.pointsHigh()),
                    number("%.3f", agreement.probabilityIfEqual()));
        }
        table.print(out);
        out.println();
    }

    private void classes(ModelFigures model) {
        List<ClassFigures> all = model.confusion().byClass();
        boolean some = all.size() > CLASSES_LISTED_MAX;
        List<ClassFigures> listed = some
                ? all.stream()
                        .sorted(Comparator.comparingDouble(ClassFigures::f1))
                        .limit(CLASSES_LISTED)
                        .toList()
                : all;
        TextTable table = new TextTable(
                model.name() + (some ? ", worst classes" : ""),
                "precision",
                "recall",
                "95 % interval",
                "F1",
                "pictures");
        for (ClassFigures figures : listed) {
            table.row(
                    figures.label(),
                    percent(figures.precision().value()),
                    percent(figures.recall().value()),
                    interval(figures.recall()),
                    number("%.3f", figures.f1()),
                    number("%,d", figures.support()));
        }
        table.print(out);
        out.println();
    }

    private void confusion(ModelFigures model) {
        ConfusionMatrix matrix = model.confusion();
        List<String> classes = matrix.classes();
        if (classes.size() > MATRIX_CLASSES_MAX) {
            TextTable table = new TextTable("is", "taken for", "times");
            matrix.worst(PAIRS_LISTED)
                    .forEach(pair -> table.row(pair.truth(), pair.predicted(), number("%,d", pair.count())));
            table.print(out);
            out.println();
            return;
        }
        List<String> head = new ArrayList<>(List.of("is \\ taken for"));
        head.addAll(classes);
        if (matrix.hasOther()) {
            head.add("(other)");
        }
        TextTable table = new TextTable(head.toArray(String[]::new));
        for (int truth = 0; truth < classes.size(); truth++) {
            List<String> cells = new ArrayList<>(List.of(classes.get(truth)));
            for (int predicted = 0; predicted < classes.size(); predicted++) {
                cells.add(number("%,d", matrix.count(truth, predicted)));
            }
            if (matrix.hasOther()) {
                cells.add(number("%,d", matrix.count(truth, ConfusionMatrix.OTHER)));
            }
            table.row(cells.toArray(String[]::new));
        }
        table.print(out);
        out.println();
    }

    private void calibration(ModelFigures model) {
        Calibration calibration = model.calibration();
        if (calibration == null) {
            return;
        }
        TextTable table = new TextTable("score", "pictures", "mean score", "accuracy", "95 % interval");
        for (Calibration.Bin bin : calibration.bins()) {
            if (bin.accuracy().total() > 0) {
                table.row(
                        number("%.1f", bin.from()) + " to " + number("%.1f", bin.to()),
                        number("%,d", bin.accuracy().total()),
                        percent(bin.meanScore()),
                        percent(bin.accuracy().value()),
                        interval(bin.accuracy()));
            }
        }
        table.print(out);
        out.println();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : number("%.2f %%", 100 * share);
    }

    private static String interval(Proportion proportion) {
        return proportion.total() == 0
                ? "-"
                : number("%.2f", 100 * proportion.low()) + " to " + number("%.2f", 100 * proportion.high());
    }

    private static String number(String format, Object value) {
        return value instanceof Double real && real.isNaN() ? "-" : String.format(Locale.ROOT, format, value);
    }
}
