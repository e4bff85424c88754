package io.watchpost.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param name what was measured
 * @param value median of the rounds
 * @param unit of value and baseline
 * @param baseline what it is compared with, median of the rounds; null when the figure stands for itself
 * @param ratio of value and baseline, the median of the ratios of each round; null without a baseline
 * @param target what it should be; empty when there is none for it
 */
record Figure(
        String name,
        double value,
        String unit,
        @Nullable Double baseline,
        @Nullable Double ratio,
        String target) {

    /** Stands for itself. */
    static Figure alone(String name, List<Double> values, String unit, String target) {
        return new Figure(name, median(values), unit, null, null, target);
    }

    /** Beside the baseline of the same round. */
    static Figure compared(String name, List<Double> values, String unit, List<Double> baselines, String target) {
        List<Double> ratios = IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i) / baselines.get(i))
                .toList();
        return new Figure(name, median(values), unit, median(baselines), median(ratios), target);
    }

    /** The middle one; of an even number, the mean of both. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-52s %12s %-10s %12s %8s  %s",
                name,
                number(value),
                unit,
                baseline == null ? "" : number(baseline),
                ratio == null ? "" : String.format(Locale.ROOT, "%.3f", ratio),
                target);
    }

    static String heading() {
        return String.format(
                Locale.ROOT, "%-52s %12s %-10s %12s %8s  %s", "figure", "value", "unit", "baseline", "ratio", "target");
    }

    String json() {
        String compared = baseline == null || ratio == null
                ? ""
                : String.format(Locale.ROOT, ",\"baseline\":%s,\"ratio\":%.4f", number(baseline), ratio);
        return String.format(
                Locale.ROOT,
                "{\"figure\":\"%s\",\"value\":%s,\"unit\":\"%s\"%s,\"target\":\"%s\"}",
                name,
                number(value),
                unit,
                compared,
                target);
    }

    private static String number(double any) {
        return String.format(Locale.ROOT, any >= 100 ? "%.1f" : "%.4f", any);
    }
}
