package io.watchpost.scene;

/**
 * When a picture counts as faulty. The defaults are explained in {@code docs/cameras.md}.
 *
 * @param when whose pictures are looked at
 * @param everyMillis between two looks at the least; 100 to 60,000
 * @param clearMillis how long a fault must be gone before it is taken back; 1,000 to 3,600,000
 * @param settleMillis how long the picture must be healthy and steady before the first reference is taken by itself;
 *     10,000 to 86,400,000
 * @param covered one even surface
 * @param darkIsCovered whether a picture that turns dark within a minute counts as covered too
 * @param blinded overexposed
 * @param blindedShareMin of the pixels that are overexposed, above 0 and at most 1
 * @param blurred less sharp than the reference
 * @param sharpnessMin share of the reference's sharpness that must be left, above 0 and below 1
 * @param frozen the same picture again and again; of live cameras only
 * @param moved not the view of the reference
 * @param shiftMin by which the view must be shifted, as a share of the picture's side; 0.02 to 0.2
 */
public record SceneSettings(
        When when,
        long everyMillis,
        long clearMillis,
        long settleMillis,
        Rule covered,
        boolean darkIsCovered,
        Rule blinded,
        double blindedShareMin,
        Rule blurred,
        double sharpnessMin,
        Rule frozen,
        Rule moved,
        double shiftMin) {

    public static final long EVERY_MILLIS_MIN = 100;
    public static final long EVERY_MILLIS_MAX = 60_000;
    public static final long CLEAR_MILLIS_MIN = 1_000;
    public static final long CLEAR_MILLIS_MAX = 3_600_000;
    public static final long SETTLE_MILLIS_MIN = 10_000;
    public static final long SETTLE_MILLIS_MAX = 86_400_000;
    public static final double SHIFT_MIN = 0.02;
    public static final double SHIFT_MAX = 0.2;

    public static final SceneSettings DEFAULT = new SceneSettings(
            When.LIVE,
            500,
            15_000,
            300_000,
            new Rule(true, 20_000),
            true,
            new Rule(true, 20_000),
            0.5,
            new Rule(true, 60_000),
            0.4,
            new Rule(true, 60_000),
            new Rule(true, 60_000),
            0.03);

    /** Whose pictures are looked at. */
    public enum When {
        /** Those of cameras; files and folders hold whatever somebody put there. */
        LIVE,
        ALWAYS,
        NEVER
    }

    /**
     * One fault.
     *
     * @param isOn whether it is looked for
     * @param afterMillis how long it must hold before it is said; 1,000 to 86,400,000
     */
    public record Rule(boolean isOn, long afterMillis) {
        public static final long AFTER_MILLIS_MIN = 1_000;
        public static final long AFTER_MILLIS_MAX = 86_400_000;

        public Rule {
            requireWithin("afterMillis", afterMillis, AFTER_MILLIS_MIN, AFTER_MILLIS_MAX);
        }
    }

    public SceneSettings {
        requireWithin("everyMillis", everyMillis, EVERY_MILLIS_MIN, EVERY_MILLIS_MAX);
        requireWithin("clearMillis", clearMillis, CLEAR_MILLIS_MIN, CLEAR_MILLIS_MAX);
        requireWithin("settleMillis", settleMillis, SETTLE_MILLIS_MIN, SETTLE_MILLIS_MAX);
        if (!(blindedShareMin > 0 && blindedShareMin <= 1)) {
            throw new IllegalArgumentException(
                    "the overexposed share is above 0 and at most 1, was " + blindedShareMin);
        }
        if (!(sharpnessMin > 0 && sharpnessMin < 1)) {
            throw new IllegalArgumentException("the least sharpness is above 0 and below 1, was " + sharpnessMin);
        }
        if (!(shiftMin >= SHIFT_MIN && shiftMin <= SHIFT_MAX)) {
            throw new IllegalArgumentException(
                    "the least shift is " + SHIFT_MIN + " to " + SHIFT_MAX + ", was " + shiftMin);
        }
    }

    /** The same for others. */
    public SceneSettings with(When other) {
        return new SceneSettings(
                other,
                everyMillis,
                clearMillis,
                settleMillis,
                covered,
                darkIsCovered,
                blinded,
                blindedShareMin,
                blurred,
                sharpnessMin,
                frozen,
                moved,
                shiftMin);
    }

    /** The rule for a fault. */
    Rule of(CameraFault fault) {
        return switch (fault) {
            case COVERED -> covered;
            case BLINDED -> blinded;
            case BLURRED -> blurred;
            case FROZEN -> frozen;
            case MOVED -> moved;
        };
    }

    private static void requireWithin(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + min + " to " + max + ", was " + value);
        }
    }
}
