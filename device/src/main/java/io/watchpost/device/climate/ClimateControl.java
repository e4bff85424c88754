package io.watchpost.device.climate;

import io.watchpost.clock.StationClock;
import io.watchpost.config.ClimateConfig;
import io.watchpost.config.ClimateStep;
import io.watchpost.pipeline.Easing;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures, judges and asks the pipelines for more or less, once for each {@link #turn}. Turns are one thread's; the state
 * is for all.
 */
final class ClimateControl {
    private static final Logger LOG = LoggerFactory.getLogger(ClimateControl.class);

    private final Sensors sensors;
    private final @Nullable Governor governor;
    private final Ladder ladder;
    private final PowerWatch power;
    private final StationClock clock;

    private boolean hasRead;
    private boolean isLost;
    private boolean isExhausted;

    private volatile ClimateState state = ClimateState.UNKNOWN;

    ClimateControl(ClimateConfig config, Sensors sensors, Collection<Easing> pipelines, StationClock clock) {
        this.sensors = sensors;
        Double hold = config.holdCelsius();
        governor = hold == null ? null : new Governor(hold, config.hysteresisCelsius());
        ladder = new Ladder(Rung.of(config), pipelines);
        power = new PowerWatch(clock);
        this.clock = clock;
    }

    ClimateState state() {
        return state;
    }

    boolean isGoverning() {
        return governor != null;
    }

    void turn() {
        Reading reading = sensors.read();
        Power steady = power.see(reading.power());
        String problem = "";
        if (governor != null) {
            problem = reading.celsius().isEmpty()
                    ? lost(governor)
                    : govern(governor, reading.celsius().getAsDouble());
        }
        hasRead |= reading.celsius().isPresent();
        state = new ClimateState(reading.celsius(), sensors.zone(), steady, ladder.taken(), isExhausted, problem);
    }

    /** The station ends. */
    void letGo() {
        ladder.clear();
    }

    private String lost(Governor of) {
        of.lost();
        String problem = hasRead
                ? "the temperature (" + sensors.zone() + ") can't be read any more: what is given up stays so"
                : "no temperature can be read under /sys/class/thermal: none is held";
        if (!isLost) {
            isLost = true;
            LOG.warn("{}; {}", problem, hint());
        }
        return problem;
    }

    /** What to do about a lost sensor. */
    static String hint() {
        return "see what \"ls /sys/class/thermal\" shows, and name a zone of it as climate.zone";
    }

    private String govern(Governor of, double celsius) {
        if (isLost) {
            isLost = false;
            LOG.info("the temperature can be read again: {} °C ({})", text(celsius), sensors.zone());
        }
        switch (of.judge(celsius, clock.nanos(), ladder.last())) {
            case LESS -> less(of, celsius);
            case MORE -> more(of, celsius);
            case STAY -> {}
        }
        if (of.isCool()) {
            isExhausted = false;
        }
        return "";
    }

    private void less(Governor of, double celsius) {
        OptionalInt next = ladder.next();
        if (next.isEmpty()) {
            if (!isExhausted) {
                isExhausted = true;
                LOG.warn(
                        "{} °C, and nothing is left to give up{}; give the machine shade, a heat sink or air, or raise"
                                + " climate.holdCelsius",
                        text(celsius),
                        useless());
            }
            return;
        }
        double perMinute = of.slope() * 60;
        String why = text(celsius) + " °C" + (perMinute >= 0.1 ? ", rising " + text(perMinute) + " °C a minute" : "");
        Trade trade = ladder.take(next.getAsInt(), clock.uptimeMillis(), why);
        of.took(trade.index());
        LOG.warn("{}: {} from now on, to keep cool", why, trade.rung().words());
    }

    /** Who declared a step and never sees it taken wonders why. */
    private String useless() {
        List<ClimateStep> steps = ladder.useless();
        return steps.isEmpty()
                ? ""
                : steps.stream().map(ClimateStep::wireName).collect(Collectors.joining(" and ", " (", ""))
                        + " would change nothing here)";
    }

    private void more(Governor of, double celsius) {
        Trade trade = ladder.giveBack();
        of.gaveBack(trade.index());
        LOG.info("{} °C: no longer {}", text(celsius), trade.rung().words());
    }

    private static String text(double degrees) {
        return String.format(Locale.ROOT, "%.1f", degrees);
    }
}
