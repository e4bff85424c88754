package io.watchpost.lab.page;

import io.watchpost.cli.Failure;
import io.watchpost.lab.data.LabelledImage;
import io.watchpost.lab.figures.Agreement;
import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.figures.Calibration;
import io.watchpost.lab.figures.Durations;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.lab.figures.UnreadablePicture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** One HTML file that needs nothing else: no script, no font, no picture from anywhere. */
public final class EvaluationPage {
    private static final int UNREADABLE_NAMED = 20;

    private final Markup page = new Markup();
    private final Evaluation evaluation;
    private final Source source;

    private EvaluationPage(Evaluation evaluation, Source source) {
        this.evaluation = evaluation;
        this.source = source;
    }

    /** Where the pictures of mistakes come from. */
    @FunctionalInterface
    public interface Source {
        /** A picture by its index in the data. */
        LabelledImage picture(int index) throws Failure;
    }

    /**
     * The page.
     *
     * @throws Failure if a picture can't be read any more
     */
    public static String of(Evaluation evaluation, Source source) throws Failure {
        EvaluationPage made = new EvaluationPage(evaluation, source);
        made.write();
        return "<!DOCTYPE html>\n" + made.page + "\n";
    }

    private void write() throws Failure {
        String title = "Evaluation on " + evaluation.data();
        page.open("html", "lang", "en").line().open("head").line();
        page.leaf("meta", "charset", "utf-8").line();
        page.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        page.leaf("meta", "name", "color-scheme", "content", "light dark").line();
        page.leaf(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
                .line();
        page.element("title", title).line().style(stylesheet()).line().close().line();
        page.open("body").line().open("main").line();
        head(title);
        accuracy();
        latency();
        if (!evaluation.agreements().isEmpty()) {
            agreement();
        }
        for (ModelFigures model : evaluation.models()) {
            model(model);
        }
        page.close().line().close().line().close();
    }

    private void head(String title) {
        page.open("header").element("h1", title);
        page.element(
                "p",
                Words.count(evaluation.pictures()) + " pictures of "
                        + evaluation.classes().size() + " classes · "
                        + evaluation.machine().described(),
                "class",
                "note");
        if (!evaluation.unreadable().isEmpty()) {
            page.open("details")
                    .element(
                            "summary",
                            "Not used and not counted: "
                                    + Words.count(evaluation.unreadable().size()) + " more");
            page.open("ul");
            for (UnreadablePicture picture :
                    evaluation.unreadable().stream().limit(UNREADABLE_NAMED).toList()) {
                page.element("li", picture.name() + ": " + picture.reason());
            }
            page.close().close();
        }
        page.close().line();
    }

    private void accuracy() {
        page.open("section").element("h2", "Accuracy");
        page.open("div", "class", "scroll");
        AccuracyPlot.draw(page, evaluation);
        page.close().line();
        table("model", "accuracy", "95 % interval", "macro F1", "calibration error", "bytes", "size ratio", "engine");
        for (ModelFigures model : evaluation.models()) {
            Calibration calibration = model.calibration();
            row(
                    model.name(),
                    Words.percent(model.accuracy().value()),
                    Words.interval(model.accuracy()),
                    Words.number("%.3f", model.confusion().macroF1()),
                    calibration == null ? "–" : Words.number("%.3f", calibration.expectedError()),
                    Words.count(model.run().sizeBytes()),
                    Words.number("%.3f", model.sizeRatio()),
                    model.run().engine());
        }
        for (BaselineFigures baseline : evaluation.baselines()) {
            row(
                    baseline.name(),
                    Words.percent(baseline.accuracy().value()),
                    Words.interval(baseline.accuracy()),
                    "",
                    "",
                    "",
                    "",
                    "");
        }
        endTable();
        if (!evaluation.baselines().isEmpty()) {
            page.element(
                    "p",
                    "The last ones know nothing of shapes: they show how much of the task is easy. They learned from "
                            + Words.count(evaluation.baselines().getFirst().learnedFrom()) + " training pictures.",
                    "class",
                    "note");
        }
        page.close().line();
    }

    private void latency() {
        page.open("section").element("h2", "Latency");
        page.open("div", "class", "scroll");
        LatencyPlot.draw(page, evaluation.models());
        page.close().line();
        table("milliseconds", "", "p50", "p90", "p95", "p99", "mean", "ratio", "times as fast");
        for (ModelFigures model : evaluation.models()) {
            durations(model.name(), "inference", model.inference(), model.inferenceRatio());
            durations("", "preprocess", model.preprocess(), Double.NaN);
        }
        endTable();
        page.element(
                "p",
                "Each picture goes to all models before the next one, and another model begins each time. The ratio is"
                        + " the median over the pictures of the model's duration to the first model's. Threads: "
                        + threads() + ".",
                "class",
                "note");
        page.close().line();
    }

    private String threads() {
        List<Integer> counts =
                evaluation.models().stream().map(model -> model.run().threads()).toList();
        return counts.stream().distinct().count() == 1
                ? counts.getFirst().toString()
                : String.join(", ", counts.stream().map(Object::toString).toList());
    }

    private void durations(String name, String what, Durations durations, double ratio) {
        row(
                name,
                what,
                Words.number("%.3f", durations.millis(0.5)),
                Words.number("%.3f", durations.millis(0.9)),
                Words.number("%.3f", durations.millis(0.95)),
                Words.number("%.3f", durations.millis(0.99)),
                Words.number("%.3f", durations.meanMillis()),
                Double.isNaN(ratio) ? "" : Words.number("%.3f", ratio),
                Double.isNaN(ratio) ? "" : Words.number("%.2f", 1 / ratio));
    }

    private void agreement() {
        page.open("section").element("h2", "Agreement");
        table(
                "first, second",
                "same label",
                "95 % interval",
                "both right",
                "only first",
                "only second",
                "both wrong",
                "accuracy, points",
                "95 % interval",
                "p if equal");
        for (Agreement agreement : evaluation.agreements()) {
            page.open("tr").open("th", "scope", "row").text(agreement.first()).leaf("br");
            page.text(agreement.second()).close();
            cells(
                    Words.percent(agreement.same().value()),
                    Words.interval(agreement.same()),
                    Words.count(agreement.bothRight()),
                    Words.count(agreement.onlyFirst()),
                    Words.count(agreement.onlySecond()),
                    Words.count(agreement.bothWrong()),
                    Words.number("%+.2f", agreement.points()),
                    Words.number("%+.2f", agreement.pointsLow()) + " to "
                            + Words.number("%+.2f", agreement.pointsHigh()),
                    Words.number("%.3f", agreement.probabilityIfEqual()));
        }
        endTable();
        page.element(
                "p",
                "Points are the second model's accuracy less the first's. The last column is McNemar's test: how"
                        + " probable so uneven a split would be if both were equally good.",
                "class",
                "note");
        page.close().line();
    }

    private void model(ModelFigures model) throws Failure {
        page.open("section").element("h2", model.name());
        page.element(
                "p",
                model.run().format() + " · input " + model.run().input() + " · "
                        + Words.count(model.run().classes()) + " classes · "
                        + Words.count(model.run().sizeBytes()) + " bytes · "
                        + model.run().engine() + " · " + model.run().digest(),
                "class",
                "note digest");
        page.open("div", "class", "plots");
        page.open("figure").element("figcaption", "What was taken for what");
        ConfusionMap.draw(page, model.confusion(), model.name());
        page.open("details").element("summary", "As a table").open("div", "class", "scroll");
        ConfusionMap.table(page, model.confusion());
        page.close().close().close().line();
        page.open("figure").element("figcaption", "Precision and recall");
        ClassBars.draw(page, model.confusion(), model.name());
        page.open("details").element("summary", "As a table").open("div", "class", "scroll");
        ClassBars.table(page, model.confusion());
        page.close().close().close().line();
        page.open("figure").element("figcaption", "Does the score mean what it says?");
        reliability(model);
        page.close().line();
        page.open("figure").element("figcaption", "Wrong, and sure of it");
        MistakeGallery.draw(page, model.mistakes(), source);
        page.close().close().close().line();
    }

    private void reliability(ModelFigures model) {
        Calibration calibration = model.calibration();
        if (calibration == null) {
            page.element("p", "Its scores are no probabilities: --scores softmax makes some of logits.");
            return;
        }
        ReliabilityDiagram.draw(page, calibration, model.name());
        page.element(
                "p",
                "Expected calibration error " + Words.number("%.3f", calibration.expectedError())
                        + ", in the worst bin " + Words.number("%.3f", calibration.maximumError())
                        + ". Above the diagonal it is better than it says, below it is too sure.",
                "class",
                "note");
    }

    private void table(String... heads) {
        page.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (String head : heads) {
            page.element("th", head, "scope", "col");
        }
        page.close().close().open("tbody").line();
    }

    private void row(String head, String... cells) {
        page.open("tr").element("th", head, "scope", "row");
        cells(cells);
    }

    private void cells(String... cells) {
        for (String cell : cells) {
            page.element("td", cell);
        }
        page.close().line();
    }

    private void endTable() {
        page.close().close().close().line();
    }

    private static String stylesheet() {
        try (InputStream css = Objects.requireNonNull(EvaluationPage.class.getResourceAsStream("evaluation.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the page's own stylesheet can't be read", e);
        }
    }
}
