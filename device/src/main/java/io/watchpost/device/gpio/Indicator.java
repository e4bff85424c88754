package io.watchpost.device.gpio;

import io.watchpost.clock.StationClock;
import io.watchpost.config.IndicatorConfig;
import io.watchpost.config.SafeState;
import io.watchpost.device.gpio.line.GpioFault;
import io.watchpost.device.part.StationView;
import io.watchpost.device.part.StickSign;
import io.watchpost.pipeline.Health;
import io.watchpost.pipeline.PipelineState;
import io.watchpost.transport.DeliveryState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lamp that shows how the station is. For the part's thread; the signal may be asked for by any. */
final class Indicator implements AutoCloseable {
    /** So long the lamp speaks of a stick that may be pulled out; whoever leaves it in wants to see the rest again. */
    static final long STICK_MILLIS = 120_000;

    /** How late it shows what has changed, at most. */
    private static final long LOOK_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Indicator.class);

    private final IndicatorConfig config;
    private final boolean isDryRun;
    private final OutputPin pin;
    private final StationClock clock;
    private long sinceNanos;
    private volatile Signal signal = Signal.RUNNING;
    private StickSign stick = StickSign.NONE;
    private long stickSinceNanos;

    Indicator(IndicatorConfig config, boolean isDryRun, SharedBoard boards, StationClock clock) {
        this.config = config;
        this.isDryRun = isDryRun;
        this.clock = clock;
        pin = new OutputPin("indicator", config.pin(), config.activeLow(), SafeState.OFF, isDryRun, boards, clock);
        sinceNanos = clock.nanos();
    }

    /** What is to be shown now: whoever has just put a stick in is told of that first. */
    Signal of(StationView station) {
        StickSign present = station.stick();
        if (present != stick) {
            stick = present;
            stickSinceNanos = clock.nanos();
        }
        boolean isRecent = clock.nanos() - stickSinceNanos < STICK_MILLIS * 1_000_000;
        return switch (present) {
            case WORKING -> Signal.STICK_WORKING;
            case DONE -> isRecent ? Signal.STICK_DONE : worst(station);
            case PROBLEM -> isRecent ? Signal.STICK_PROBLEM : worst(station);
            case NONE -> worst(station);
        };
    }

    /** What a station has to say; the worst first. */
    static Signal worst(StationView station) {
        for (Health pipeline : station.health()) {
            if (pipeline.state() instanceof PipelineState.Waiting || pipeline.state() instanceof PipelineState.Failed) {
                return Signal.ERROR;
            }
        }
        if (!station.outboxStats().problem().isEmpty()) {
            return Signal.ERROR;
        }
        List<DeliveryState> deliveries = station.deliveries();
        if (!deliveries.isEmpty()
                && deliveries.stream().noneMatch(delivery -> delivery.phase() == DeliveryState.Phase.CONNECTED)) {
            return Signal.OFFLINE;
        }
        return station.isTryingModel() ? Signal.ON_TRIAL : Signal.RUNNING;
    }

    /** Shows it; milliseconds until it must be called again. */
    long show(Signal now) {
        if (now != signal) {
            signal = now;
            sinceNanos = clock.nanos();
            if (isDryRun) {
                LOG.info("dry run: the indicator at pin {} would say {}", config.pin(), now.wireName());
            }
        }
        pin.look();
        long sinceMillis = (clock.nanos() - sinceNanos) / 1_000_000;
        boolean isLit = now.isLit(sinceMillis);
        if (!Boolean.valueOf(isLit).equals(pin.wanted())) {
            pin.drive(isLit);
        }
        return Math.min(LOOK_MILLIS, now.untilChangeMillis(sinceMillis));
    }

    IndicatorConfig config() {
        return config;
    }

    Signal signal() {
        return signal;
    }

    @Nullable
    GpioFault problem() {
        return pin.problem();
    }

    /** Dark. */
    @Override
    public void close() {
        pin.close();
    }
}
