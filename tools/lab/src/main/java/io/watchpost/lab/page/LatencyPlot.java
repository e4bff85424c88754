package io.watchpost.lab.page;

import io.watchpost.lab.figures.Durations;
import io.watchpost.lab.figures.ModelFigures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** How the durations of the inference are spread, a hill for each model, all on one axis. */
final class LatencyPlot {
    private static final double LEFT = 250;
    private static final double WIDTH = 610;
    private static final double ROW = 66;
    private static final double HILL = 44;
    private static final int SLICES = 90;

    /** From this ratio on the fast one would vanish on a linear axis. */
    private static final double LOGARITHMIC_FROM = 5;

    /** Of p95: what is later is the rest of the machine, and would leave no room for the hills. */
    private static final double SPREAD_TO = 1.2;

    private LatencyPlot() {}

    static void draw(Markup page, List<ModelFigures> models) {
        double least = models.stream()
                .mapToDouble(model -> model.inference().millis(0.001))
                .min()
                .orElse(0);
        double most = models.stream()
                .mapToDouble(model -> SPREAD_TO * model.inference().millis(0.95))
                .max()
                .orElse(1);
        boolean logarithmic = least > 0 && most / least > LOGARITHMIC_FROM;
        Scale x = new Scale(
                logarithmic ? least * 0.9 : Math.max(0, least - (most - least) * 0.1),
                Math.max(most, least + 1e-3),
                LEFT,
                LEFT + WIDTH,
                logarithmic);
        double bottom = 8 + ROW * models.size();
        page.open(
                "svg",
                "viewBox",
                "0 0 " + Math.round(LEFT + WIDTH + 20) + " " + Math.round(bottom + 42),
                "role",
                "img",
                "aria-label",
                "How the latencies of each model are spread; the table has the percentiles");
        Axis.draw(page, x, 4, bottom, 7, LatencyPlot::shortest);
        page.element(
                "text",
                "inference, milliseconds" + (logarithmic ? " (logarithmic)" : ""),
                "x",
                LEFT + WIDTH / 2,
                "y",
                bottom + 36,
                "text-anchor",
                "middle",
                "class",
                "axis");
        for (int at = 0; at < models.size(); at++) {
            row(page, models.get(at), x, 8 + ROW * (at + 1) - 8);
        }
        page.close();
    }

    private static void row(Markup page, ModelFigures model, Scale x, double base) {
        Durations durations = model.inference();
        page.element(
                "text",
                Words.withoutMiddle(model.name(), 34),
                "x",
                LEFT - 12,
                "y",
                base - 12,
                "text-anchor",
                "end",
                "class",
                "label");
        page.element(
                "text",
                "p50 " + shortest(durations.millis(0.5)) + " · p95 " + shortest(durations.millis(0.95)) + " ms",
                "x",
                LEFT - 12,
                "y",
                base + 4,
                "text-anchor",
                "end",
                "class",
                "tick");
        page.leaf("path", "d", hill(durations, x, base), "class", "hill");
        mark(page, x.place(durations.millis(0.5)), base, "median", "p50");
        mark(page, x.place(durations.millis(0.95)), base, "late", "p95");
        page.leaf("line", "x1", LEFT, "x2", LEFT + WIDTH, "y1", base, "y2", base, "class", "base");
    }

    private static void mark(Markup page, double x, double base, String kind, String what) {
        page.open("line", "x1", x, "x2", x, "y1", base, "y2", base - HILL, "class", kind)
                .element("title", what)
                .close();
    }

    /** The outline of a histogram over the axis, its highest slice as high as a row allows. */
    private static String hill(Durations durations, Scale x, double base) {
        double[] edges = new double[SLICES + 1];
        for (int edge = 0; edge <= SLICES; edge++) {
            double share = (double) edge / SLICES;
            edges[edge] = x.logarithmic()
                    ? Math.exp(Math.log(x.from()) + share * (Math.log(x.to()) - Math.log(x.from())))
                    : x.from() + share * (x.to() - x.from());
        }
        int[] counts = new int[SLICES];
        int most = 1;
        for (int slice = 0; slice < SLICES; slice++) {
            counts[slice] = durations.between(edges[slice], edges[slice + 1]);
            most = Math.max(most, counts[slice]);
        }
        StringBuilder path = new StringBuilder("M" + Markup.decimal(LEFT) + " " + Markup.decimal(base));
        for (int slice = 0; slice < SLICES; slice++) {
            String y = Markup.decimal(base - HILL * counts[slice] / most);
            path.append(" L")
                    .append(Markup.decimal(x.place(edges[slice])))
                    .append(' ')
                    .append(y)
                    .append(" L")
                    .append(Markup.decimal(x.place(edges[slice + 1])))
                    .append(' ')
                    .append(y);
        }
        return path + " L" + Markup.decimal(LEFT + WIDTH) + " " + Markup.decimal(base) + " Z";
    }

    /** Three digits that count, and no zeros that don't. */
    private static String shortest(double millis) {
        return new BigDecimal(millis)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
