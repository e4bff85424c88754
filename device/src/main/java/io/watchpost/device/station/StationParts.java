package io.watchpost.device.station;

import io.watchpost.clock.StationClock;
import io.watchpost.config.DoubtfulConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.climate.ClimatePart;
import io.watchpost.device.disk.DiskWrites;
import io.watchpost.device.doubtful.DoubtfulPictures;
import io.watchpost.device.doubtful.StoredPictures;
import io.watchpost.device.gpio.GpioPart;
import io.watchpost.device.part.StationPart;
import io.watchpost.device.stick.StickPart;
import io.watchpost.outbox.Outbox;
import io.watchpost.pipeline.Easing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What lives beside a station, made of its configuration. */
final class StationParts {
    /** Of this process, proc_pid_io(5). */
    private static final Path COUNTERS = Path.of("/proc/self/io");

    private StationParts() {}

    /**
     * In the order in which they start.
     *
     * @param gpio the one that also gives pipelines their triggers
     * @param easings of the pipelines, which may be asked for less
     */
    static List<StationPart> of(
            StationConfig config,
            Surroundings surroundings,
            Outbox outbox,
            Optional<GpioPart> gpio,
            Collection<Easing> easings,
            StationClock clock) {
        List<StationPart> parts = new ArrayList<>(surroundings.parts(config));
        Path pictures = DoubtfulConfig.folder(config.stateDir());
        if (config.doubtful().isOn()) {
            parts.add(new DoubtfulPictures(config.doubtful(), config.device(), pictures, clock));
        }
        parts.add(new StickPart(
                config.stick(),
                config.device(),
                config.stateDir(),
                outbox,
                new StoredPictures(pictures)::files,
                config.models() == null ? List.of() : config.models().folders(),
                clock));
        gpio.ifPresent(parts::add);
        parts.add(new DiskWrites(config.stateDir(), COUNTERS, config.outbox().writeBytesPerDay(), outbox, clock));
        parts.add(ClimatePart.of(config.climate(), surroundings.sys(), easings, clock));
        return List.copyOf(parts);
    }
}
