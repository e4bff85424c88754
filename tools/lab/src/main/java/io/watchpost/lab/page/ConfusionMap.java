package io.watchpost.lab.page;

import io.watchpost.lab.figures.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;

/** Which class was taken for which, as a map: rows are what is so, columns what it was taken for. */
final class ConfusionMap {
    /** With more classes than this a cell is too small for its number. */
    private static final int NUMBERS_CLASSES_MAX = 14;

    private static final int NAMES_CLASSES_MAX = 60;
    private static final int LABEL_CHARACTERS_MAX = 14;
    private static final double SIDE = 420;
    private static final double LEFT = 96;
    private static final double TOP_FLAT = 44;
    private static final double TOP_SLANTED = 96;

    /** From this width on a name fits above its column. */
    private static final double CELL_FLAT = 76;

    private static final double STRENGTH_MAX = 0.55; // so that the numbers stay legible on every shade

    private ConfusionMap() {}

    static void draw(Markup page, ConfusionMatrix matrix, String model) {
        int rows = matrix.classes().size();
        List<String> columns = new ArrayList<>(matrix.classes());
        if (matrix.hasOther()) {
            columns.add("(other)");
        }
        double cell = SIDE / columns.size();
        double top = cell >= CELL_FLAT ? TOP_FLAT : TOP_SLANTED;
        double height = top + cell * rows;
        page.open(
                "svg",
                "viewBox",
                "0 0 " + Math.round(LEFT + SIDE + 4) + " " + Math.round(height + 4),
                "role",
                "img",
                "aria-label",
                "Confusion matrix of " + model + ": "
                        + Words.percent(matrix.accuracy().value())
                        + " on the diagonal; the table below has the numbers");
        page.element("text", "taken for →", "x", LEFT - 8, "y", 14.0, "text-anchor", "end", "class", "axis");
        page.element("text", "is ↓", "x", LEFT - 8, "y", top - 10, "text-anchor", "end", "class", "axis");
        if (columns.size() <= NAMES_CLASSES_MAX) {
            names(page, matrix.classes(), columns, cell, top);
        }
        for (int truth = 0; truth < rows; truth++) {
            for (int column = 0; column < columns.size(); column++) {
                cell(page, matrix, truth, column, cell, top);
            }
        }
        page.close();
    }

    private static void names(Markup page, List<String> rows, List<String> columns, double cell, double top) {
        String size = cell < 14 ? "tiny" : "label";
        for (int row = 0; row < rows.size(); row++) {
            page.element(
                    "text",
                    Words.shortened(rows.get(row), LABEL_CHARACTERS_MAX),
                    "x",
                    LEFT - 8,
                    "y",
                    top + cell * (row + 0.5) + 4,
                    "text-anchor",
                    "end",
                    "class",
                    size);
        }
        for (int column = 0; column < columns.size(); column++) {
            double x = LEFT + cell * (column + 0.5);
            boolean flat = cell >= CELL_FLAT;
            page.element(
                    "text",
                    Words.shortened(columns.get(column), LABEL_CHARACTERS_MAX),
                    "x",
                    flat ? x : x + 4,
                    "y",
                    top - 8,
                    "text-anchor",
                    flat ? "middle" : "start",
                    "transform",
                    flat ? "" : "rotate(-50 " + Math.round(x + 4) + " " + Math.round(top - 8) + ")",
                    "class",
                    size);
        }
    }

    private static void cell(Markup page, ConfusionMatrix matrix, int truth, int column, double cell, double top) {
        int classes = matrix.classes().size();
        int predicted = column == classes ? ConfusionMatrix.OTHER : column;
        int count = matrix.count(truth, predicted);
        int support = matrix.support(truth);
        double share = support == 0 ? 0 : (double) count / support;
        boolean right = truth == predicted;
        double gap = cell > 8 ? 1 : 0;
        double x = LEFT + cell * column;
        double y = top + cell * truth;
        page.leaf(
                "rect",
                "x",
                x + gap,
                "y",
                y + gap,
                "width",
                cell - 2 * gap,
                "height",
                cell - 2 * gap,
                "rx",
                cell > 20 ? "3" : "0",
                "class",
                count == 0 ? "empty" : right ? "right" : "wrong",
                "fill-opacity",
                count == 0 ? 1.0 : right ? STRENGTH_MAX * share : Math.max(0.12, STRENGTH_MAX * Math.sqrt(share)));
        if (classes <= NUMBERS_CLASSES_MAX && count > 0) {
            page.element(
                    "text",
                    Words.count(count),
                    "x",
                    x + cell / 2,
                    "y",
                    y + cell / 2 + (cell >= 60 ? 0 : 4),
                    "text-anchor",
                    "middle",
                    "class",
                    cell < 34 ? "tiny" : right ? "number strong" : "number");
            if (cell >= 60) {
                page.element(
                        "text",
                        Words.number("%.1f %%", 100 * share),
                        "x",
                        x + cell / 2,
                        "y",
                        y + cell / 2 + 16,
                        "text-anchor",
                        "middle",
                        "class",
                        "tiny");
            }
        }
    }

    /** The same as a table, for those who can't see the map or want the numbers. */
    static void table(Markup page, ConfusionMatrix matrix) {
        if (matrix.classes().size() > NAMES_CLASSES_MAX) {
            page.open("table").open("thead").open("tr");
            page.element("th", "is", "scope", "col").element("th", "taken for", "scope", "col");
            page.element("th", "times", "scope", "col").close().close().open("tbody");
            for (ConfusionMatrix.Confusion pair : matrix.worst(NAMES_CLASSES_MAX)) {
                page.open("tr")
                        .element("td", pair.truth())
                        .element("td", pair.predicted())
                        .element("td", Words.count(pair.count()))
                        .close();
            }
            page.close().close();
            return;
        }
        page.open("table").open("thead").open("tr").element("th", "is \\ taken for", "scope", "col");
        matrix.classes().forEach(label -> page.element("th", label, "scope", "col"));
        page.element("th", "(other)", "scope", "col").close().close().open("tbody");
        for (int truth = 0; truth < matrix.classes().size(); truth++) {
            page.open("tr").element("th", matrix.classes().get(truth), "scope", "row");
            for (int predicted = 0; predicted < matrix.classes().size(); predicted++) {
                page.element("td", Words.count(matrix.count(truth, predicted)));
            }
            page.element("td", Words.count(matrix.count(truth, ConfusionMatrix.OTHER)))
                    .close();
        }
        page.close().close();
    }
}
