package io.watchpost.demo.belt;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an inspector of the belt tells apart. The order is that of the model's classes. */
public enum BeltLabel {
    /** No part in the picture; dirt, shavings, oil and scratches of the belt itself are. */
    EMPTY,
    /** A whole part with a clean surface and a proper print. */
    GOOD,
    /** One or more strokes cut into the part's surface. */
    SCRATCHED,
    /** A piece of the part's outline is missing. */
    CHIPPED,
    /** The print is missing, cut off, smeared, blotted, doubled or outside its field. */
    MISPRINTED;

    /** As in labels.txt and in results: {@code scratched}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, in class order. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(BeltLabel::text).toList();
    }
}
