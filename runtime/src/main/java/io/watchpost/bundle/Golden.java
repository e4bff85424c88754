package io.watchpost.bundle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture and what the model must say of it, on every target, before it may serve. The picture goes to the model as a
 * whole, upright; a station's region and rotation don't apply to it.
 *
 * @param file in the bundle, a PNG
 * @param label of the highest score
 * @param expected by each variant, once for each
 */
public record Golden(String file, String label, List<Expected> expected) {
    /** Least distance between the two highest scores: what is nearly a tie may come out otherwise elsewhere. */
    public static final double MARGIN_MIN = 0.2;

    private static final int LABEL_CHARS_MAX = 200;

    public Golden {
        expected = List.copyOf(expected);
        if (label.isEmpty() || label.length() > LABEL_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "the label of golden " + file + " has " + label.length() + " characters");
        }
    }

    /**
     * What one variant must give.
     *
     * @param variant its id
     * @param min least score of the label
     * @param max greatest
     */
    public record Expected(String variant, double min, double max) {
        public Expected {
            if (!(min >= 0 && min <= max && max <= 1)) {
                throw new IllegalArgumentException(
                        "a golden's score range lies between 0 and 1, was " + min + " to " + max);
            }
        }
    }

    /** What that variant must give. */
    public Expected expectedOf(Variant variant) {
        Expected found = find(variant.id());
        if (found == null) {
            throw new IllegalArgumentException("golden " + file + " expects nothing of variant " + variant.id());
        }
        return found;
    }

    @Nullable
    Expected find(String variant) {
        for (Expected one : expected) {
            if (one.variant.equals(variant)) {
                return one;
            }
        }
        return null;
    }
}
