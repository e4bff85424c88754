package io.watchpost.lab.page;

import io.watchpost.lab.figures.ClassFigures;
import io.watchpost.lab.figures.ConfusionMatrix;
import io.watchpost.lab.figures.Proportion;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Precision and recall of each class as bars with their intervals. The axis begins where something is to be seen. */
final class ClassBars {
    /** More would be a page of its own: then the worst are shown. */
    private static final int CLASSES_MAX = 24;

    private static final double LEFT = 112;
    private static final double WIDTH = 330;
    private static final double ROW = 38;
    private static final double BAR = 12;

    private ClassBars() {}

    static List<ClassFigures> shown(ConfusionMatrix matrix) {
        List<ClassFigures> all = matrix.byClass();
        return all.size() <= CLASSES_MAX
                ? all
                : all.stream()
                        .sorted(Comparator.comparingDouble(ClassFigures::f1))
                        .limit(CLASSES_MAX)
                        .toList();
    }

    static void draw(Markup page, ConfusionMatrix matrix, String model) {
        List<ClassFigures> shown = shown(matrix);
        double least = shown.stream()
                .flatMap(figures -> Stream.of(figures.precision(), figures.recall()))
                .filter(proportion -> proportion.total() > 0)
                .mapToDouble(Proportion::low)
                .min()
                .orElse(0);
        Scale x = Scale.linear(Math.max(0, Math.floor(least * 10 - 0.5) / 10), 1, LEFT, LEFT + WIDTH);
        double bottom = 24 + ROW * shown.size();
        page.open(
                "svg",
                "viewBox",
                "0 0 " + Math.round(LEFT + WIDTH + 66) + " " + Math.round(bottom + 26),
                "role",
                "img",
                "aria-label",
                "Precision and recall by class of " + model + "; the table below has the numbers");
        legend(page);
        Axis.draw(page, x, 22, bottom, 5, tick -> Words.number("%.0f %%", 100 * tick));
        for (int row = 0; row < shown.size(); row++) {
            ClassFigures figures = shown.get(row);
            double top = 28 + ROW * row;
            page.element(
                    "text",
                    Words.shortened(figures.label(), 16),
                    "x",
                    LEFT - 8,
                    "y",
                    top + BAR + 5,
                    "text-anchor",
                    "end",
                    "class",
                    "label");
            bar(page, figures.precision(), x, top, "precision");
            bar(page, figures.recall(), x, top + BAR + 2, "recall");
        }
        page.close();
    }

    private static void legend(Markup page) {
        page.leaf("rect", "x", LEFT, "y", 4.0, "width", 10.0, "height", 10.0, "rx", "2", "class", "precision");
        page.element("text", "precision", "x", LEFT + 15, "y", 13.0, "class", "tick");
        page.leaf("rect", "x", LEFT + 84, "y", 4.0, "width", 10.0, "height", 10.0, "rx", "2", "class", "recall");
        page.element("text", "recall", "x", LEFT + 99, "y", 13.0, "class", "tick");
    }

    private static void bar(Markup page, Proportion share, Scale x, double top, String kind) {
        if (share.total() == 0) {
            page.element("text", "never", "x", LEFT + 4, "y", top + BAR - 2, "class", "tick");
            return;
        }
        double end = x.place(share.value());
        page.leaf("rect", "x", LEFT, "y", top, "width", end - LEFT, "height", BAR, "rx", "2", "class", kind);
        page.leaf(
                "line",
                "x1",
                x.place(share.low()),
                "x2",
                x.place(share.high()),
                "y1",
                top + BAR / 2,
                "y2",
                top + BAR / 2,
                "class",
                "whisker");
        page.element("text", Words.percent(share.value()), "x", LEFT + WIDTH + 6, "y", top + BAR - 2, "class", "tick");
    }

    static void table(Markup page, ConfusionMatrix matrix) {
        page.open("table").open("thead").open("tr");
        for (String head : List.of("class", "precision", "recall", "recall, 95 % interval", "F1", "pictures")) {
            page.element("th", head, "scope", "col");
        }
        page.close().close().open("tbody");
        for (ClassFigures figures : matrix.byClass()) {
            page.open("tr")
                    .element("th", figures.label(), "scope", "row")
                    .element("td", Words.percent(figures.precision().value()))
                    .element("td", Words.percent(figures.recall().value()))
                    .element("td", Words.interval(figures.recall()))
                    .element("td", Words.number("%.3f", figures.f1()))
                    .element("td", Words.count(figures.support()))
                    .close();
        }
        page.close().close();
    }
}
