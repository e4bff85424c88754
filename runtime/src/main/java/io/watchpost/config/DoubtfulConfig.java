package io.watchpost.config;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which frames are kept as pictures because the model wasn't sure of them.
 *
 * @param keep pictures at most, the oldest go; 0: none is ever kept
 * @param megabytes of all of them at most
 * @param megabytesPerDay that are written at most, since cards wear
 * @param scoreBelow doubtful is a best class with a lower score, or none at all; 0 to 1
 * @param scoreFrom but not one with a lower score than this; 0 to 1
 * @param marginBelow doubtful is a best class that leads the second by less; 0 to 1
 * @param onChange doubtful is the first frame with another best class
 * @param everySeconds one picture of a pipeline at most; 1 to 86,400
 * @param side pixels of the longer side at most
 * @param encryptTo public key of age to which pictures are encrypted; null: they aren't
 * @param forgetAfterDays older ones go; 1 to 3,650
 */
public record DoubtfulConfig(
        int keep,
        int megabytes,
        int megabytesPerDay,
        double scoreBelow,
        double scoreFrom,
        double marginBelow,
        boolean onChange,
        int everySeconds,
        int side,
        @Nullable String encryptTo,
        int forgetAfterDays) {

    public static final int KEEP_MAX = 1_000;
    public static final int MEGABYTES_DEFAULT = 50;
    public static final int MEGABYTES_MAX = 10_000;
    public static final int MEGABYTES_PER_DAY_DEFAULT = 20;
    public static final double SCORE_BELOW_DEFAULT = 0.6;
    public static final double MARGIN_BELOW_DEFAULT = 0.2;
    public static final int EVERY_SECONDS_DEFAULT = 10;
    public static final int EVERY_SECONDS_MAX = 86_400;
    public static final int SIDE_DEFAULT = 640;
    public static final int SIDE_MIN = 64;
    public static final int SIDE_MAX = 1_920;
    public static final int FORGET_AFTER_DAYS_DEFAULT = 30;
    public static final int FORGET_AFTER_DAYS_MAX = 3_650;

    /** The folder of the pictures in the state folder. */
    public static final String FOLDER_NAME = "doubtful";

    /** Nothing is kept. */
    public static final DoubtfulConfig OFF = new DoubtfulConfig(
            0,
            MEGABYTES_DEFAULT,
            MEGABYTES_PER_DAY_DEFAULT,
            SCORE_BELOW_DEFAULT,
            0,
            MARGIN_BELOW_DEFAULT,
            false,
            EVERY_SECONDS_DEFAULT,
            SIDE_DEFAULT,
            null,
            FORGET_AFTER_DAYS_DEFAULT);

    /** Bech32 with the 32 bytes of an X25519 key; https://age-encryption.org/v1. */
    private static final Pattern RECIPIENT = Pattern.compile("age1[02-9ac-hj-np-z]{58}");

    public DoubtfulConfig {
        if (scoreFrom > scoreBelow) {
            throw new IllegalArgumentException(
                    "scoreFrom, " + scoreFrom + ", is above scoreBelow, " + scoreBelow + ": no score lies between");
        }
        if (keep > 0 && scoreBelow == 0 && marginBelow == 0 && !onChange) {
            throw new IllegalArgumentException(
                    "nothing is doubtful with scoreBelow and marginBelow 0 and onChange false: set keep to 0, or one of them");
        }
    }

    /** Whether any picture is kept. */
    public boolean isOn() {
        return keep > 0;
    }

    /** The folder of the pictures. */
    public static Path folder(Path stateDir) {
        return stateDir.resolve(FOLDER_NAME);
    }

    /** @throws IllegalArgumentException if it is no public key of age */
    public static String checkedRecipient(String text) {
        if (!RECIPIENT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "found \"" + text + "\", expected a public key of age: age1 and 58 characters"
                            + " (\"watchpost pictures key\" or age-keygen makes one)");
        }
        return text;
    }
}
