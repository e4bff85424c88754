package io.watchpost.cli;

import io.watchpost.config.ConfigYaml;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which station a command beside it is about: what its flags say, else what the environment assigns, else the service that
 * is installed on this machine, else the user's own standard folders.
 */
public final class StationPlace {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The station's watchpost.yaml. Default: the installed service's, if there is one.")
    private @Nullable Path config;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "The station's state folder. Default: the installed service's, else the standard one.")
    private @Nullable Path stateDir;

    private @Nullable StationConfig read;

    /**
     * Its state folder.
     *
     * @throws Failure if it is the service's, and this user mustn't look
     */
    public Path stateDir() throws Failure, ConfigurationException {
        if (stateDir != null) {
            return stateDir;
        }
        if (config == null) {
            Optional<InstalledService> service = InstalledService.find();
            return service.isPresent() ? service.get().stateDir() : StandardFolders.state();
        }
        StationConfig station = station();
        return station == null ? StandardFolders.state() : station.stateDir();
    }

    /** Its cache folder. */
    public Path cacheDir() throws Failure, ConfigurationException {
        StationConfig station = station();
        return station == null ? StandardFolders.cache() : station.cacheDir();
    }

    /**
     * Its configuration; null when only a state folder is known of it.
     *
     * @throws Failure if it is the service's, and this user mustn't look
     */
    public @Nullable StationConfig station() throws Failure, ConfigurationException {
        if (read == null) {
            read = found();
        }
        return read;
    }

    private @Nullable StationConfig found() throws Failure, ConfigurationException {
        Optional<InstalledService> service = InstalledService.find();
        Path file = config;
        if (file == null) {
            return stateDir == null && service.isPresent() ? service.get().station() : null;
        }
        return service.isPresent() && service.get().isConfiguration(file)
                ? service.get().station()
                : Configs.station(ConfigYaml.subject(file), ConfigYaml.read(file), ConfigYaml.folder(file));
    }
}
