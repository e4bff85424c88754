package io.watchpost.lab.page;

import io.watchpost.lab.figures.Proportion;
import java.util.Locale;

/** Numbers as the page writes them. */
final class Words {
    private Words() {}

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    static String interval(Proportion proportion) {
        return proportion.total() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.2f to %.2f", 100 * proportion.low(), 100 * proportion.high());
    }

    static String number(String format, double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A label of a class that fits so many characters. */
    static String shortened(String label, int charactersMax) {
        return label.length() <= charactersMax ? label : label.substring(0, charactersMax - 1) + "…";
    }

    /** A file's name that fits so many characters: begin and end tell files apart. */
    static String withoutMiddle(String name, int charactersMax) {
        if (name.length() <= charactersMax) {
            return name;
        }
        int kept = charactersMax - 1;
        return name.substring(0, kept / 2) + "…" + name.substring(name.length() - (kept - kept / 2));
    }
}
