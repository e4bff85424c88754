package io.watchpost.lab.quantize;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The report for people. */
final class ReportText {
    private static final int LAYERS_MAX = 15;
    private static final int NAMES_MAX = 40;
    private static final int UNREADABLE_MAX = 5;

    private ReportText() {}

    static void print(QuantizationReport report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "calibrated with %d pictures (%s); size %d -> %d bytes (%.2f)%n",
                report.pictures(),
                report.method().wireName(),
                report.floatBytes(),
                report.quantizedBytes(),
                (double) report.quantizedBytes() / report.floatBytes());
        out.println("input: " + report.input());
        out.printf(
                Locale.ROOT,
                "same best class as the float model on %d of %d pictures%n",
                report.agreed(),
                report.compared());
        List<String> unreadable = report.unreadable();
        for (String picture : unreadable.stream().limit(UNREADABLE_MAX).toList()) {
            out.println("not used: " + picture);
        }
        if (unreadable.size() > UNREADABLE_MAX) {
            out.println("not used: " + (unreadable.size() - UNREADABLE_MAX) + " more");
        }
        out.println();
        out.println("  SQNR dB  weights dB  range                    seen                     layer (worst first)");
        for (LayerReport layer : report.layers().stream().limit(LAYERS_MAX).toList()) {
            out.printf(
                    Locale.ROOT,
                    "  %7s  %10s  %-23s  %-23s  %s %s%s%n",
                    decibels(layer.sqnr()),
                    decibels(layer.weightSqnr()),
                    range(layer.min(), layer.max()),
                    range(layer.seenMin(), layer.seenMax()),
                    layer.operator(),
                    shortened(layer.name()),
                    layer.deadChannels() == 0 ? "" : " (" + layer.deadChannels() + " channels without weights)");
        }
        if (report.layers().size() > LAYERS_MAX) {
            out.println("  and " + (report.layers().size() - LAYERS_MAX) + " better ones; --json names all");
        }
        out.println();
        if (report.floats().isEmpty()) {
            out.println("nothing stays float");
        }
        for (FloatOperator operator : report.floats()) {
            out.println("stays float: " + operator.operator() + " " + shortened(operator.name()) + ": "
                    + operator.reason());
        }
    }

    private static String decibels(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return Double.isInfinite(value) ? "exact" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String range(double min, double max) {
        return String.format(Locale.ROOT, "%.4g to %.4g", min, max);
    }

    /** Names of exporters are paths: their end tells. */
    private static String shortened(String name) {
        return name.length() <= NAMES_MAX ? name : "…" + name.substring(name.length() - NAMES_MAX + 1);
    }
}
