package io.watchpost.config;

import java.util.Locale;

/**
 * A pipeline that classifies on an edge of a GPIO pin only.
 *
 * @param pin GPIO number
 * @param edge which edges count
 * @param debounceMillis how long the pin must be still before a change counts; 0 to {@value #DEBOUNCE_MILLIS_MAX}
 * @param pull the resistor inside the chip
 */
public record TriggerConfig(int pin, Edges edge, int debounceMillis, Resistor pull) {
    public static final int DEBOUNCE_MILLIS_DEFAULT = 10;
    public static final int DEBOUNCE_MILLIS_MAX = 10_000;

    public TriggerConfig {
        GpioConfig.checkPin(pin);
        if (debounceMillis < 0 || debounceMillis > DEBOUNCE_MILLIS_MAX) {
            throw new IllegalArgumentException(
                    "debounceMillis is 0 to " + DEBOUNCE_MILLIS_MAX + ", was " + debounceMillis);
        }
    }

    /** Changes of a pin. */
    public enum Edges {
        RISING,
        FALLING,
        BOTH;

        /** The word in configurations. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean includes(boolean isRising) {
            return this == BOTH || (this == RISING) == isRising;
        }
    }

    /** What holds a pin that nothing drives. */
    public enum Resistor {
        OFF,
        UP,
        DOWN;

        /** The word in configurations. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
