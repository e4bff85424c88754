package io.watchpost.lab.page;

import java.util.function.DoubleFunction;

/** The horizontal axis of a plot: a line of the grid through it for each tick, and what the tick says below. */
final class Axis {
    private static final double BELOW = 16;

    private Axis() {}

    /**
     * Draws it.
     *
     * @param top where lines of the grid begin
     * @param bottom where they end
     * @param ticks about how many
     * @param words what stands below a tick
     */
    static void draw(Markup page, Scale x, double top, double bottom, int ticks, DoubleFunction<String> words) {
        for (double tick : x.ticks(ticks)) {
            page.leaf("line", "x1", x.place(tick), "x2", x.place(tick), "y1", top, "y2", bottom, "class", "grid");
            page.element(
                    "text",
                    words.apply(tick),
                    "x",
                    x.place(tick),
                    "y",
                    bottom + BELOW,
                    "text-anchor",
                    "middle",
                    "class",
                    "tick");
        }
    }
}
