package io.watchpost.lab.page;

import io.watchpost.lab.figures.Calibration;
import java.util.List;

/**
 * Score against accuracy: a model that means what it says lies on the diagonal. Whiskers are 95 % intervals; below stands
 * how many pictures have such a score.
 */
final class ReliabilityDiagram {
    private static final double LEFT = 46;
    private static final double TOP = 10;
    private static final double SIDE = 300;
    private static final double GAP = 14;
    private static final double COUNTS = 64;

    private ReliabilityDiagram() {}

    static void draw(Markup page, Calibration calibration, String model) {
        Scale x = Scale.linear(0, 1, LEFT, LEFT + SIDE);
        Scale y = Scale.linear(0, 1, TOP + SIDE, TOP);
        double bottom = TOP + SIDE + GAP + COUNTS;
        page.open(
                "svg",
                "class",
                "small",
                "viewBox",
                "0 0 " + Math.round(LEFT + SIDE + 14) + " " + Math.round(bottom + 40),
                "role",
                "img",
                "aria-label",
                "Calibration of " + model + ": expected calibration error "
                        + Words.number("%.3f", calibration.expectedError()));
        for (double tick : y.ticks(5)) {
            page.leaf("line", "x1", LEFT, "x2", LEFT + SIDE, "y1", y.place(tick), "y2", y.place(tick), "class", "grid");
            label(page, LEFT - 8, y.place(tick) + 4, "end", tick);
        }
        page.leaf("line", "x1", x.place(0), "y1", y.place(0), "x2", x.place(1), "y2", y.place(1), "class", "ideal");
        for (Calibration.Bin bin : filled(calibration)) {
            bin(page, bin, x, y);
        }
        counts(page, calibration, x, bottom);
        for (double tick : x.ticks(5)) {
            label(page, x.place(tick), bottom + 16, "middle", tick);
        }
        page.element(
                "text",
                "score of the best class",
                "x",
                x.place(0.5),
                "y",
                bottom + 34,
                "text-anchor",
                "middle",
                "class",
                "axis");
        page.element(
                "text",
                "accuracy",
                "x",
                12.0,
                "y",
                y.place(0.5),
                "text-anchor",
                "middle",
                "transform",
                "rotate(-90 12 " + Math.round(y.place(0.5)) + ")",
                "class",
                "axis");
        page.close();
    }

    private static List<Calibration.Bin> filled(Calibration calibration) {
        return calibration.bins().stream()
                .filter(bin -> bin.accuracy().total() > 0)
                .toList();
    }

    private static void bin(Markup page, Calibration.Bin bin, Scale x, Scale y) {
        double middle = x.place(bin.meanScore());
        double accuracy = y.place(bin.accuracy().value());
        page.open("g");
        page.element(
                "title",
                Words.count(bin.accuracy().total()) + " pictures, mean score " + Words.percent(bin.meanScore())
                        + ", accuracy " + Words.percent(bin.accuracy().value()));
        page.leaf("line", "x1", middle, "x2", middle, "y1", accuracy, "y2", y.place(bin.meanScore()), "class", "gap");
        page.leaf(
                "line",
                "x1",
                middle,
                "x2",
                middle,
                "y1",
                y.place(bin.accuracy().low()),
                "y2",
                y.place(bin.accuracy().high()),
                "class",
                "whisker");
        page.leaf("circle", "cx", middle, "cy", accuracy, "r", 4.5, "class", "dot");
        page.close();
    }

    private static void counts(Markup page, Calibration calibration, Scale x, double bottom) {
        int most = calibration.bins().stream()
                .mapToInt(bin -> bin.accuracy().total())
                .max()
                .orElse(1);
        Scale height = Scale.linear(0, Math.max(1, most), 0, COUNTS);
        for (Calibration.Bin bin : filled(calibration)) {
            double tall = Math.max(1, height.place(bin.accuracy().total()));
            page.leaf(
                    "rect",
                    "x",
                    x.place(bin.from()) + 1,
                    "y",
                    bottom - tall,
                    "width",
                    x.place(bin.to()) - x.place(bin.from()) - 2,
                    "height",
                    tall,
                    "class",
                    "bar quiet");
        }
        page.leaf("line", "x1", LEFT, "x2", LEFT + SIDE, "y1", bottom, "y2", bottom, "class", "base");
    }

    private static void label(Markup page, double x, double y, String anchor, double value) {
        page.element("text", Words.number("%.1f", value), "x", x, "y", y, "text-anchor", anchor, "class", "tick");
    }
}
