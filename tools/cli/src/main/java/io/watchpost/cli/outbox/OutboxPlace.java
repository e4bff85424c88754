package io.watchpost.cli.outbox;

import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which station's outbox a command is about. */
final class OutboxPlace {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The station's watchpost.yaml: its state folder, and whose receipts it trusts.")
    private @Nullable Path config;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "The station's state folder. Default: the standard one.")
    private @Nullable Path stateDir;

    private @Nullable StationConfig read;

    Path stateDir() throws ConfigurationException {
        if (stateDir != null) {
            return stateDir;
        }
        StationConfig station = station();
        return station == null ? StandardFolders.state() : station.stateDir();
    }

    /** The database. */
    Path file() throws ConfigurationException {
        return stateDir().resolve(StationConfig.OUTBOX_FILE_NAME);
    }

    /** The public keys of those whose receipts the station trusts; none without a configuration. */
    List<Path> trusted() throws ConfigurationException {
        StationConfig station = station();
        return station == null ? List.of() : station.stick().trust();
    }

    private @Nullable StationConfig station() throws ConfigurationException {
        if (config != null && read == null) {
            read = ConfigYaml.station(config);
        }
        return read;
    }
}
