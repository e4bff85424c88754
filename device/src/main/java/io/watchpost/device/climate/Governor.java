package io.watchpost.device.climate;

import java.util.HashMap;
import java.util.Map;

/**
 * Decides when to do less and when to do more, so that a temperature is held. Knows nothing of sensors and of what is
 * traded; only of degrees and seconds. For one thread.
 *
 * <p>Less is quick and looks ahead: heat that is about to pass the limit is answered before it does, and again every
 * {@value #JUDGE_SECONDS} s and a little more, as long as the line through the last half minute doesn't turn; far above
 * the limit with every measurement.
 *
 * <p>More is slow, unless it is cooler by {@value #FAR_BELOW} times the hysteresis and more. It must be cooler by the hysteresis; what the last step brought must show already; and a line through
 * minutes, drawn on for half an hour, must stay below the limit. If the last step was taken by itself, its effect is
 * known, and it isn't given back before that much less is needed. What was given back and had to be taken again within
 * the hour was a mistake: the same is tried again only hours later, unless it has become cooler than it was at
 * the mistake. So a load that lies between two steps doesn't make it swing, whatever the housing's time constant.
 */
final class Governor {
    /** The line that isn't to be passed lies below the limit, for the sensor's error. */
    private static final double GUARD_CELSIUS = 1;
    /** So far above the limit nothing is waited for. */
    private static final double FAR_CELSIUS = 3;
    /** So many times the hysteresis below it, giving back needs no patience. */
    private static final int FAR_BELOW = 3;
    /** After a change nothing that is measured counts for so long: a camera opens, an engine loads. */
    private static final double DEAD_SECONDS = 6;
    /** So long must be measured before it is judged. */
    static final int JUDGE_SECONDS = 8;

    private static final double QUICK_SECONDS = 30;
    private static final double SLOW_SECONDS = 600;
    private static final double SLOW_MIN_SECONDS = 240;
    /** Falling faster than this, in degrees a second, what the last step brings doesn't show yet. */
    private static final double FALLING = -0.0015;
    /** How far the slow line is drawn on before something is given back. */
    private static final double OUTLOOK_SECONDS = 1_800;

    /** Before a step of unknown effect is given back. */
    private static final double WAIT_SECONDS = 300;
    /** Before any step is given back when it is far cooler than it may be. */
    private static final double FAR_BELOW_WAIT_SECONDS = 45;

    /** How far the quick line is drawn on then. */
    private static final double FAR_BELOW_OUTLOOK_SECONDS = 300;

    /** Before one of known effect is given back all the same, in case something else has changed. */
    private static final double PROBE_SECONDS = 3_600;

    private static final double WAIT_MAX_SECONDS = 4 * 3_600;
    private static final double REGRET_SECONDS = 3_600;
    private static final double COOLER_CELSIUS = 2;

    // for its life
    private final double holdCelsius;
    private final double hysteresisCelsius;

    // since the last change
    private final Trend quick = new Trend(QUICK_SECONDS);
    private final Trend slow = new Trend(SLOW_SECONDS);
    private double changedSeconds = Double.NEGATIVE_INFINITY;

    /** Whether the last change was a step that was taken long after the one before. */
    private boolean isByItself;

    /** What it became after that step; NaN while it isn't known. */
    private double settledCelsius = Double.NaN;

    private double seconds;

    /** What was given back, by the step that it was. */
    private final Map<Integer, Return> returns = new HashMap<>();

    /** What to do. */
    enum Move {
        STAY,
        LESS,
        MORE
    }

    /**
     * One step that was given back.
     *
     * @param atSeconds when
     * @param atCelsius how warm it was then
     * @param waitSeconds how long it must be taken before it is given back again
     */
    private record Return(double atSeconds, double atCelsius, double waitSeconds) {}

    Governor(double holdCelsius, double hysteresisCelsius) {
        this.holdCelsius = holdCelsius;
        this.hysteresisCelsius = hysteresisCelsius;
    }

    /** Nothing is known: the present stays, and judging begins anew. */
    void lost() {
        quick.forget();
        slow.forget();
    }

    /**
     * A measurement.
     *
     * @param nanos monotonic
     * @param last the step that would be given back; negative if nothing is taken
     */
    Move judge(double celsius, long nanos, int last) {
        seconds = nanos / 1e9;
        if (seconds - changedSeconds < DEAD_SECONDS) {
            return Move.STAY;
        }
        quick.add(seconds, celsius);
        slow.add(seconds, celsius);
        if (quick.spanSeconds() < JUDGE_SECONDS) {
            return Move.STAY;
        }
        if (isTooWarm()) {
            return Move.LESS;
        }
        return last >= 0 && isCoolFor(last) ? Move.MORE : Move.STAY;
    }

    /** Degrees a second, over the last half minute. */
    double slope() {
        return quick.slope();
    }

    /** Whether it is below the limit, as far as has been measured since the last change. */
    boolean isCool() {
        return quick.celsiusIn(0) < holdCelsius - GUARD_CELSIUS;
    }

    /** A step was taken. */
    void took(int step) {
        Return before = returns.get(step);
        if (before != null) {
            boolean isRegretted = seconds - before.atSeconds < REGRET_SECONDS;
            double wait =
                    isRegretted ? Math.clamp(2 * before.waitSeconds, PROBE_SECONDS, WAIT_MAX_SECONDS) : WAIT_SECONDS;
            returns.put(step, new Return(before.atSeconds, before.atCelsius, wait));
        }
        isByItself = seconds - changedSeconds >= SLOW_MIN_SECONDS;
        boolean isFar = quick.celsiusIn(0) >= holdCelsius + FAR_CELSIUS;
        settledCelsius = Double.NaN;
        if (!isFar) {
            beginAnew();
        }
    }

    /** A step was given back. */
    void gaveBack(int step) {
        Return before = returns.get(step);
        double wait = before == null ? WAIT_SECONDS : before.waitSeconds;
        returns.put(step, new Return(seconds, quick.celsiusIn(0), wait));
        isByItself = false;
        settledCelsius = Double.NaN;
        beginAnew();
    }

    private void beginAnew() {
        changedSeconds = seconds;
        lost();
    }

    private boolean isTooWarm() {
        double line = holdCelsius - GUARD_CELSIUS;
        double now = quick.celsiusIn(0);
        double soon = quick.celsiusIn(Math.min(QUICK_SECONDS, 1.5 * quick.spanSeconds()));
        return soon >= line && (now >= holdCelsius - GUARD_CELSIUS / 2 || quick.slope() > 0);
    }

    private boolean isCoolFor(int step) {
        double now = quick.celsiusIn(0);
        boolean isFarBelow = now < holdCelsius - FAR_BELOW * hysteresisCelsius;
        if (isFarBelow && !isRegretted(step, now) && hasTimeLeft(now)) {
            return true;
        }
        if (now > holdCelsius - hysteresisCelsius || slow.spanSeconds() < SLOW_MIN_SECONDS) {
            return false;
        }
        boolean showsYet = slow.slope() >= FALLING || isFarBelow;
        if (!showsYet || slow.celsiusIn(OUTLOOK_SECONDS) >= holdCelsius - GUARD_CELSIUS) {
            return false;
        }
        if (isByItself && Double.isNaN(settledCelsius)) {
            settledCelsius = slow.celsiusIn(0);
        }
        Return before = returns.get(step);
        double wait = before != null && isRegretted(step, now) ? before.waitSeconds : WAIT_SECONDS;
        boolean isNeeded = isByItself && now > settledCelsius - COOLER_CELSIUS;
        return seconds - changedSeconds >= (isNeeded ? Math.max(PROBE_SECONDS, wait) : wait);
    }

    /** Whether giving it back was a mistake the last time, and it isn't cooler now than it was then. */
    private boolean isRegretted(int step, double now) {
        Return before = returns.get(step);
        return before != null && before.waitSeconds > WAIT_SECONDS && now >= before.atCelsius - COOLER_CELSIUS;
    }

    /** Whether what is given back too early can be taken again long before it is too warm. */
    private boolean hasTimeLeft(double now) {
        return seconds - changedSeconds >= FAR_BELOW_WAIT_SECONDS
                && quick.spanSeconds() >= QUICK_SECONDS / 2
                && now + Math.max(0, quick.slope()) * FAR_BELOW_OUTLOOK_SECONDS < holdCelsius - hysteresisCelsius;
    }
}
