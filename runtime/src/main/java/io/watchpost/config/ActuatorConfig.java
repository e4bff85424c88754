package io.watchpost.config;

/**
 * An output that follows what a pipeline sees.
 *
 * @param pin GPIO number
 * @param activeLow whether it is on when the pin is low
 * @param pipeline whose frames it follows
 * @param label of the class that switches it
 * @param minScore of that class; 0 to 1
 * @param agree frames that must have it
 * @param of the last frames that count; at least agree
 * @param holdMillis how long it stays on after the last frame that made it so
 * @param stallMillis without a frame for so long it goes into its safe state; at least holdMillis
 * @param safe what it is while nobody can vouch for it
 */
public record ActuatorConfig(
        int pin,
        boolean activeLow,
        String pipeline,
        String label,
        double minScore,
        int agree,
        int of,
        int holdMillis,
        int stallMillis,
        SafeState safe) {
    public static final double MIN_SCORE_DEFAULT = 0.5;
    public static final int FRAMES_MAX = SmoothingConfig.FRAMES_MAX;
    public static final int HOLD_MILLIS_MIN = 10;
    public static final int HOLD_MILLIS_DEFAULT = 1_000;
    public static final int MILLIS_MAX = 86_400_000;
    /** Unless the hold is longer. */
    public static final int STALL_MILLIS_DEFAULT = 5_000;

    public ActuatorConfig {
        GpioConfig.checkPin(pin);
        Names.require("a pipeline", pipeline);
        if (label.isBlank()) {
            throw new IllegalArgumentException("label is empty: name the class that switches it");
        }
        if (!(minScore >= 0 && minScore <= 1)) {
            throw new IllegalArgumentException("minScore is 0 to 1, was " + minScore);
        }
        if (agree < 1 || of < agree || of > FRAMES_MAX) {
            throw new IllegalArgumentException("agree and of are 1 <= agree <= of <= " + FRAMES_MAX
                    + " (3 of the last 5: agree 3, of 5), were " + agree + " of " + of);
        }
        if (holdMillis < HOLD_MILLIS_MIN || holdMillis > MILLIS_MAX) {
            throw new IllegalArgumentException(
                    "holdMillis is " + HOLD_MILLIS_MIN + " to " + MILLIS_MAX + ", was " + holdMillis);
        }
        if (stallMillis < holdMillis || stallMillis > MILLIS_MAX) {
            throw new IllegalArgumentException("stallMillis is at least holdMillis, " + holdMillis + ", and at most "
                    + MILLIS_MAX + ", was " + stallMillis);
        }
    }
}
