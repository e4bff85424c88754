package io.watchpost.demo.belt;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which pictures are for what. No picture occurs in two splits, and no family of parts, character or plastic colour of
 * {@link #TEST} or {@link #SHIFTED} occurs in training.
 */
public enum BeltSplit {
    TRAIN(1),
    /** As training, other pictures: for early stopping and calibration. */
    VALIDATION(2),
    TEST(3),
    /** Darker and noisier than anything in training. */
    SHIFTED(4);

    private static final Conditions USUAL = new Conditions(0.62, 1.2, 1.5, 7);
    private static final Conditions DARK = new Conditions(0.42, 0.6, 7, 10);

    private final long salt;

    BeltSplit(long salt) {
        this.salt = salt;
    }

    /** By the word that flags use, in lower case; null when there is none of that name. */
    public static @Nullable BeltSplit named(String text) {
        for (BeltSplit split : values()) {
            if (split.name().toLowerCase(Locale.ROOT).equals(text)) {
                return split;
            }
        }
        return null;
    }

    /** Makes the random numbers of the splits independent. */
    long salt() {
        return salt;
    }

    /** Outlines that occur. */
    List<PartFamily> families() {
        return List.copyOf(
                switch (this) {
                    case TRAIN, VALIDATION -> EnumSet.range(PartFamily.GEAR, PartFamily.DISC);
                    case TEST -> EnumSet.range(PartFamily.OCTAGON, PartFamily.TEE);
                    case SHIFTED -> EnumSet.range(PartFamily.PENTAGON, PartFamily.HALF_MOON);
                });
    }

    /** Characters that are printed. */
    String alphabet() {
        return switch (this) {
            case TRAIN, VALIDATION -> "ABCDEHKLMPRSTX0123457";
            case TEST, SHIFTED -> "FGJNUVWYZ689";
        };
    }

    /** Hues of plastic parts, as fractions of the circle. */
    List<Double> hues() {
        return switch (this) {
            case TRAIN, VALIDATION -> List.of(0.00, 0.06, 0.12, 0.28, 0.36, 0.58, 0.64, 0.94);
            case TEST -> List.of(0.18, 0.47, 0.76);
            case SHIFTED -> List.of(0.22, 0.52, 0.82);
        };
    }

    Conditions conditions() {
        return this == SHIFTED ? DARK : USUAL;
    }
}
