package io.watchpost.device.climate;

import io.watchpost.clock.PeriodicThread;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ClimateConfig;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.part.StationView;
import io.watchpost.pipeline.Easing;
import java.nio.file.Path;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * Keeps a station cool, if it is told a temperature, and says how warm it is and whether its power is good in any case.
 * Its thread, {@code climate}, does the measuring; it writes nothing to the disk.
 */
public final class ClimatePart implements StationPart {
    private static final Logger LOG = LoggerFactory.getLogger(ClimatePart.class);
    /** While a temperature is held; the governor's lines are made of these. */
    private static final long GOVERNING_MILLIS = 2_000;
    /** While it is only said. */
    private static final long REPORTING_MILLIS = 10_000;

    private final ClimateConfig config;
    private final ClimateControl control;
    private final PeriodicThread thread;

    ClimatePart(ClimateConfig config, Sensors sensors, Collection<Easing> pipelines, StationClock clock) {
        this.config = config;
        control = new ClimateControl(config, sensors, pipelines, clock);
        thread = new PeriodicThread("climate", this::measure, clock);
    }

    /**
     * Of a station that has not started.
     *
     * @param sys where the kernel shows its devices
     * @param pipelines that are asked for less when it becomes too warm
     */
    public static ClimatePart of(ClimateConfig config, Path sys, Collection<Easing> pipelines, StationClock clock) {
        return new ClimatePart(config, new SysfsSensors(sys, config.zone()), pipelines, clock);
    }

    @Override
    public String name() {
        return "climate";
    }

    @Override
    public void start(StationView station) {
        control.turn();
        if (config.holdCelsius() != null && control.state().celsius().isPresent()) {
            LOG.info(
                    "{} is at {} °C and held at {} °C",
                    control.state().zone(),
                    ClimateJson.rounded(control.state().celsius().getAsDouble()),
                    config.holdCelsius());
        }
        thread.start();
    }

    private long measure() {
        control.turn();
        return control.isGoverning() ? GOVERNING_MILLIS : REPORTING_MILLIS;
    }

    /** Degrees are no news; what is traded, and the power, are. */
    @Override
    public String revision() {
        return ClimateJson.revision(control.state());
    }

    @Override
    public boolean hasStatus() {
        ClimateState state = control.state();
        return config.holdCelsius() != null || !state.zone().isEmpty() || state.power() != null;
    }

    @Override
    public void writeStatus(JsonGenerator json) {
        ClimateJson.write(json, config, control.state());
    }

    @Override
    public void close() {
        thread.close();
        control.letGo();
    }
}
