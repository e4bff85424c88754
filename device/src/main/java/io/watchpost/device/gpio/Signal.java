package io.watchpost.device.gpio;

import java.util.Locale;

/**
 * What the indicator says, each by a rhythm of its own. A lamp that is steadily lit or dark says that no station runs.
 *
 * <p>The numbers are milliseconds: lit, dark, lit, dark, and again.
 */
enum Signal {
    /** All is well: a short flash every two seconds. */
    RUNNING(100, 1_900),
    /** A new model is being tried: lit, with a short gap every two seconds. */
    ON_TRIAL(1_900, 100),
    /** No broker takes the results, which are kept: two short flashes every two seconds. */
    OFFLINE(100, 200, 100, 1_600),
    /** A pipeline waits for its camera or engine, or has failed, or the outbox can't write: quick blinking. */
    ERROR(200, 200),
    /** A stick is read and written and must stay in: it flickers. */
    STICK_WORKING(50, 50),
    /** Everything is on the stick, which may be pulled out: slow, even blinking. */
    STICK_DONE(1_000, 1_000),
    /** Not everything went well with the stick, which may be pulled out: three flashes every two seconds. */
    STICK_PROBLEM(100, 200, 100, 200, 100, 1_300);

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
    private final int[] millis;

    private final int periodMillis;

    Signal(int... millis) {
        this.millis = millis;
        int period = 0;
        for (int step : millis) {
            period += step;
        }
        periodMillis = period;
    }

    /** The word in the status. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the lamp is lit so long after it began to say this. */
    boolean isLit(long sinceMillis) {
        return step(sinceMillis % periodMillis) % 2 == 0;
    }

    /** How long it stays as {@link #isLit} says. */
    long untilChangeMillis(long sinceMillis) {
        long at = sinceMillis % periodMillis;
        int step = step(at);
        long end = 0;
        for (int index = 0; index <= step; index++) {
            end += millis[index];
        }
        return end - at;
    }

    private int step(long atMillis) {
        long end = 0;
        for (int step = 0; step < millis.length; step++) {
            end += millis[step];
            if (atMillis < end) {
                return step;
            }
        }
        throw new IllegalArgumentException(atMillis + " is beyond the period of " + periodMillis + " ms");
    }
}
