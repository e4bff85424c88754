package io.watchpost.lab.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies on an axis.
 *
 * @param from value at the start
 * @param to value at the end
 * @param start place of the start, in the picture's units
 * @param end place of the end
 * @param logarithmic equal ratios are equally far apart; then {@code from} is more than 0
 */
record Scale(double from, double to, double start, double end, boolean logarithmic) {

    static Scale linear(double from, double to, double start, double end) {
        return new Scale(from, to, start, end, false);
    }

    /** The place of a value; values beyond the ends lie at the ends. */
    double place(double value) {
        double share = logarithmic
                ? (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))
                : (value - from) / (to - from);
        return start + (end - start) * Math.clamp(share, 0, 1);
    }

    /** Round values along the axis, about as many as wanted. */
    List<Double> ticks(int wanted) {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double power = Math.pow(10, Math.floor(Math.log10(from))); power <= to; power *= 10) {
                for (int step : new int[] {1, 2, 5}) {
                    if (power * step >= from && power * step <= to) {
                        ticks.add(power * step);
                    }
                }
            }
            return ticks;
        }
        double rough = (to - from) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double leading = rough / power;
        double step = power * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
        for (long number = (long) Math.ceil(from / step - 1e-9); number * step <= to + step * 1e-9; number++) {
            ticks.add(number * step);
        }
        return ticks;
    }
}
