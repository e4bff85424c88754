package io.watchpost.device.gpio;

import io.watchpost.clock.PeriodicThread;
import io.watchpost.clock.StationClock;
import io.watchpost.config.GpioConfig;
import io.watchpost.config.PipelineConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.config.TriggerConfig;
import io.watchpost.device.gpio.line.GpioChips;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.frame.Frame;
import io.watchpost.pipeline.CameraOpener;
import io.watchpost.pipeline.ResultListener;
import io.watchpost.result.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What a station shows and switches at its pins. Actuators are switched on the pipelines' threads; a thread of its own,
 * {@code gpio}, gets the lines, lets the indicator blink and ends what time ends. Without a chip, or without a line, all
 * the rest goes on, and it is tried again.
 */
public final class GpioPart implements StationPart {
    /** How late the end of a hold may be. */
    private static final long TURN_MILLIS = 50;

    private final GpioConfig config;
    private final SharedBoard boards;
    private final Map<String, Trigger> triggers = new HashMap<>();
    private final List<Actuator> actuators;
    private final @Nullable Indicator indicator;
    private final SwitchLatency latency = new SwitchLatency();
    private final StationClock clock;
    private final PeriodicThread thread;
    private volatile @Nullable StationView station;

    /** The one of a configuration; empty if that speaks of no pin. */
    public static Optional<GpioPart> of(StationConfig config, StationClock clock) {
        boolean hasTrigger = config.pipelines().stream().anyMatch(pipeline -> pipeline.trigger() != null);
        GpioConfig gpio = config.gpio() == null ? GpioConfig.DEFAULT : config.gpio();
        return config.gpio() == null && !hasTrigger
                ? Optional.empty()
                : Optional.of(new GpioPart(gpio, config.pipelines(), () -> new GpioChips().open(gpio.chip()), clock));
    }

    GpioPart(GpioConfig config, List<PipelineConfig> pipelines, SharedBoard.Opener opener, StationClock clock) {
        this.config = config;
        this.clock = clock;
        boards = new SharedBoard(opener);
        for (PipelineConfig pipeline : pipelines) {
            TriggerConfig trigger = pipeline.trigger();
            if (trigger != null) {
                triggers.put(pipeline.name(), new Trigger(pipeline.name(), trigger, boards, clock));
            }
        }
        actuators = config.actuators().stream()
                .map(actuator -> new Actuator(actuator, config.dryRun(), boards, latency, clock))
                .toList();
        indicator =
                config.indicator() == null ? null : new Indicator(config.indicator(), config.dryRun(), boards, clock);
        thread = new PeriodicThread("gpio", this::watchOver, clock);
    }

    /** The camera of a pipeline, behind its trigger if it has one. */
    public CameraOpener camera(PipelineConfig pipeline, CameraOpener camera) {
        Trigger trigger = triggers.get(pipeline.name());
        return trigger == null ? camera : new TriggeredCamera(camera, trigger, pipeline.cameraTimeoutMillis(), clock);
    }

    @Override
    public String name() {
        return "gpio";
    }

    @Override
    public void start(StationView view) {
        station = view;
        if (!actuators.isEmpty() || indicator != null) {
            thread.start();
        }
    }

    private long watchOver() {
        actuators.forEach(Actuator::look);
        long nextMillis = actuators.isEmpty() ? Long.MAX_VALUE : TURN_MILLIS;
        StationView view = station;
        return indicator == null || view == null
                ? nextMillis
                : Math.min(nextMillis, indicator.show(indicator.of(view)));
    }

    @Override
    public ResultListener listener() {
        return actuators.isEmpty() ? ResultListener.NONE : new Following();
    }

    /** Hands frames on to the actuators. */
    private final class Following implements ResultListener {
        @Override
        public void handedOver(Result result) {}

        @Override
        public void begins(String pipeline, List<String> labels) {
            for (Actuator actuator : actuators) {
                if (actuator.config().pipeline().equals(pipeline)) {
                    actuator.begins(labels);
                }
            }
        }

        @Override
        public boolean wantsFrames() {
            return !thread.isClosing();
        }

        @Override
        public void seen(Frame frame, Result result) {
            for (Actuator actuator : actuators) {
                if (actuator.config().pipeline().equals(result.pipeline())) {
                    actuator.seen(frame, result);
                }
            }
        }
    }

    /** Switching is no news; what doesn't work is. */
    @Override
    public String revision() {
        StringBuilder revision = new StringBuilder();
        if (indicator != null) {
            revision.append(indicator.signal()).append(GpioStatus.reason(indicator.problem()));
        }
        actuators.forEach(actuator ->
                revision.append(GpioStatus.reason(actuator.snapshot().problem())));
        triggers.values()
                .forEach(trigger ->
                        revision.append(GpioStatus.reason(trigger.snapshot().problem())));
        return revision.toString();
    }

    @Override
    public boolean hasStatus() {
        return true;
    }

    @Override
    public void writeStatus(JsonGenerator json) {
        new GpioStatus(
                        config,
                        boards,
                        triggers.values().stream().map(Trigger::snapshot).toList(),
                        indicator,
                        actuators,
                        latency.summary())
                .write(json);
    }

    @Override
    public String report() {
        SwitchLatency.Summary summary = latency.summary();
        return summary.switches() == 0 ? "" : summary.switches() + " switches by frames, " + summary.text();
    }

    /** Everything into its safe state. */
    @Override
    public void close() {
        thread.close();
        actuators.forEach(Actuator::close);
        if (indicator != null) {
            indicator.close();
        }
        triggers.values().forEach(Trigger::close);
        boards.close();
    }
}
