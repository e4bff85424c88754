package io.watchpost.device.gpio;

import io.watchpost.classify.Classification;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ActuatorConfig;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.frame.Frame;
import io.watchpost.result.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output that follows a rule over a pipeline's results. It is switched on the pipeline's thread, with the frame that
 * asks for it; what time alone changes (the end of the hold, a stall) is changed by whoever calls {@link #look}.
 */
final class Actuator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Actuator.class);

    private final ActuatorConfig config;
    private final boolean isDryRun;
    private final ActuatorRule rule;
    private final OutputPin pin;
    private final SwitchLatency latency;
    private final StationClock clock;

    // guarded by this
    private ActuatorRule.State state = ActuatorRule.State.SAFE;
    private long switches;
    private long lastSwitchUptimeMillis = -1;
    private @Nullable GpioFault labelProblem;

    Actuator(ActuatorConfig config, boolean isDryRun, SharedBoard boards, SwitchLatency latency, StationClock clock) {
        this.config = config;
        this.isDryRun = isDryRun;
        this.latency = latency;
        this.clock = clock;
        rule = new ActuatorRule(config.agree(), config.of(), config.holdMillis(), config.stallMillis());
        pin = new OutputPin(
                "actuator for " + config.label(),
                config.pin(),
                config.activeLow(),
                config.safe(),
                isDryRun,
                boards,
                clock);
    }

    ActuatorConfig config() {
        return config;
    }

    /** On the pipeline's thread: it is about to look for these. */
    synchronized void begins(List<String> labels) {
        if (labels.contains(config.label())) {
            labelProblem = null;
        } else {
            GpioFault problem = new GpioFault(
                    "the model has no class \"" + config.label() + "\"",
                    "correct the label of the actuator at pin " + config.pin() + "; the model's first is \""
                            + labels.getFirst() + "\", of " + labels.size());
            if (labelProblem == null) {
                LOG.warn("actuator at pin {}: {}; {}", config.pin(), problem.reason(), problem.hint());
            }
            labelProblem = problem;
        }
    }

    /** On the pipeline's thread: a frame was classified. What a faulty camera shows vouches for nothing. */
    synchronized void seen(Frame frame, Result result) {
        if (!result.cameraFaults().isEmpty()) {
            return;
        }
        boolean isMatch = isMatch(result);
        if (follow(rule.saw(isMatch, clock.nanos()))) {
            latency.add(clock.nanos() - frame.capturedNanos());
        }
    }

    private boolean isMatch(Result result) {
        for (Classification found : result.classes()) {
            if (found.label().equals(config.label()) && found.score() >= config.minScore()) {
                return true;
            }
        }
        return false;
    }

    /** Time has passed: gets the line if it isn't had, ends what must end. */
    synchronized void look() {
        pin.look();
        follow(rule.at(clock.nanos()));
    }

    /** Whether the line was switched. */
    private boolean follow(ActuatorRule.State now) {
        ActuatorRule.State before = state;
        if (now == before) {
            return false;
        }
        state = now;
        Boolean on = switch (now) {
            case ACTIVE -> Boolean.TRUE;
            case INACTIVE -> Boolean.FALSE;
            // whatever was kept is over: frames did come
            case SAFE ->
                config.safe().on() == null ? Boolean.FALSE : config.safe().on();
        };
        if (on.equals(pin.wanted())) {
            return false;
        }
        boolean isDriven = pin.drive(on);
        switches++;
        lastSwitchUptimeMillis = clock.uptimeMillis();
        if (isDryRun) {
            LOG.info(
                    "dry run: pin {} would be switched {} ({}: {})", config.pin(), word(on), config.label(), word(now));
        } else {
            LOG.debug("pin {} is switched {} ({}: {})", config.pin(), word(on), config.label(), word(now));
        }
        return isDriven;
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }

    private static String word(ActuatorRule.State state) {
        return switch (state) {
            case SAFE -> "safe";
            case INACTIVE -> "inactive";
            case ACTIVE -> "active";
        };
    }

    /**
     * At one moment.
     *
     * @param state {@code safe}, {@code inactive} or {@code active}
     * @param on as far as it was told; null: as it was found
     * @param lastSwitchUptimeMillis -1 before the first
     * @param problem why the line isn't driven, or never will be by a frame; null if nothing is wrong
     */
    record Snapshot(
            String state,
            @Nullable Boolean on,
            long switches,
            long lastSwitchUptimeMillis,
            @Nullable GpioFault problem) {}

    synchronized Snapshot snapshot() {
        GpioFault problem = pin.problem();
        return new Snapshot(
                word(state), pin.wanted(), switches, lastSwitchUptimeMillis, problem == null ? labelProblem : problem);
    }

    /** Into the safe state. */
    @Override
    public synchronized void close() {
        pin.close();
    }
}
