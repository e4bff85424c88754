package io.watchpost.cli.outbox;

import io.watchpost.cli.Failure;
import io.watchpost.cli.StationPlace;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Which station's outbox a command is about. */
final class OutboxPlace {
    @Mixin
    private final StationPlace place = new StationPlace();

    Path stateDir() throws Failure, ConfigurationException {
        return place.stateDir();
    }

    /** The database. */
    Path file() throws Failure, ConfigurationException {
        return stateDir().resolve(StationConfig.OUTBOX_FILE_NAME);
    }

    /** The public keys of those whose receipts the station trusts; none without a configuration. */
    List<Path> trusted() throws Failure, ConfigurationException {
        StationConfig station = place.station();
        return station == null ? List.of() : station.stick().trust();
    }
}
