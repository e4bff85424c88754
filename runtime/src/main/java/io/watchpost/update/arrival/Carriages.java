package io.watchpost.update.arrival;

import io.watchpost.bundle.StreamLocation;
import io.watchpost.clock.StationClock;
import io.watchpost.config.DownloadConfig;
import io.watchpost.config.ModelsConfig;
import io.watchpost.update.blocks.Streams;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All ways, by the address.
 *
 * @param https for what is no stream
 * @param blocks for streams
 */
record Carriages(Carriage https, Carriage blocks) implements Carriage {
    /** As the configuration says. */
    static Carriages of(
            ModelsConfig config,
            Streams streams,
            Patience.Limits limits,
            Disk disk,
            StationClock clock,
            RandomGenerator random) {
        DownloadConfig download = config.download();
        return new Carriages(
                new Download(download.tls(), limits, download.rateBytesPerSecond(), disk, config.reserveBytes(), clock),
                new BlockDownload(
                        streams, limits, config.blockBytesPerSecond(), disk, config.reserveBytes(), clock, random));
    }

    @Override
    public Fetched fetch(Wanted wanted, PartFile part, Supplier<Optional<String>> callOff) {
        return (StreamLocation.isMeant(wanted.uri().toString()) ? blocks : https).fetch(wanted, part, callOff);
    }
}
