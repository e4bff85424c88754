package io.watchpost.lab.page;

import io.watchpost.lab.figures.BaselineFigures;
import io.watchpost.lab.figures.Evaluation;
import io.watchpost.lab.figures.ModelFigures;
import io.watchpost.lab.figures.Proportion;
import java.util.ArrayList;
import java.util.List;

/** The accuracies of all models on one axis, each with its interval. */
final class AccuracyPlot {
    private static final double LEFT = 250;
    private static final double WIDTH = 520;
    private static final double ROW = 34;

    private AccuracyPlot() {}

    private record Row(String name, Proportion accuracy, String kind) {}

    static void draw(Markup page, Evaluation evaluation) {
        List<Row> rows = new ArrayList<>();
        for (ModelFigures model : evaluation.models()) {
            rows.add(new Row(model.name(), model.accuracy(), "dot"));
        }
        for (BaselineFigures baseline : evaluation.baselines()) {
            rows.add(new Row(baseline.name(), baseline.accuracy(), "dot quiet"));
        }
        double least =
                rows.stream().mapToDouble(row -> row.accuracy().low()).min().orElse(0);
        double most =
                rows.stream().mapToDouble(row -> row.accuracy().high()).max().orElse(1);
        double room = Math.max(0.005, (most - least) * 0.15);
        Scale x = Scale.linear(Math.max(0, least - room), Math.min(1, most + room), LEFT, LEFT + WIDTH);
        double bottom = 8 + ROW * rows.size();
        page.open(
                "svg",
                "viewBox",
                "0 0 " + Math.round(LEFT + WIDTH + 90) + " " + Math.round(bottom + 26),
                "role",
                "img",
                "aria-label",
                "Accuracy of each model with its 95 % interval; the table has the numbers");
        Axis.draw(page, x, 4, bottom, 6, tick -> Markup.decimal(100 * tick) + " %");
        for (int at = 0; at < rows.size(); at++) {
            row(page, rows.get(at), x, 8 + ROW * (at + 0.5));
        }
        page.close();
    }

    private static void row(Markup page, Row row, Scale x, double y) {
        page.element(
                "text",
                Words.withoutMiddle(row.name, 34),
                "x",
                LEFT - 12,
                "y",
                y + 4,
                "text-anchor",
                "end",
                "class",
                "label");
        page.leaf(
                "line",
                "x1",
                x.place(row.accuracy.low()),
                "x2",
                x.place(row.accuracy.high()),
                "y1",
                y,
                "y2",
                y,
                "class",
                "interval");
        page.leaf("circle", "cx", x.place(row.accuracy.value()), "cy", y, "r", 5.0, "class", row.kind);
        page.element(
                "text",
                Words.percent(row.accuracy.value()),
                "x",
                LEFT + WIDTH + 10,
                "y",
                y + 4,
                "class",
                "number strong");
    }
}
