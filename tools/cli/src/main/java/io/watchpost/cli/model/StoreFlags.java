package io.watchpost.cli.model;

import io.watchpost.cli.Failure;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.StandardFolders;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.StationModels;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which device's models a command is about: the station's configuration, or what of it matters here. */
final class StoreFlags {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The station's watchpost.yaml. Default: the standard folders.")
    private @Nullable Path config;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "The station's state folder.")
    private @Nullable Path stateDir;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The pinned root of trust; asked for only when no station runs.")
    private @Nullable Path trust;

    @Option(
            names = "--device-class",
            paramLabel = "CLASS",
            description = "A class of this device; asked for only when no station runs. Once for each class.")
    private List<String> deviceClasses = List.of();

    private @Nullable StationConfig read;

    /** The model store. */
    Path folder() throws ConfigurationException {
        return StationModels.folder(stateDir());
    }

    Path stateDir() throws ConfigurationException {
        if (stateDir != null) {
            return stateDir;
        }
        StationConfig station = station();
        return station == null ? StandardFolders.state() : station.stateDir();
    }

    Path cacheDir() throws ConfigurationException {
        StationConfig station = station();
        return station == null ? StandardFolders.cache() : station.cacheDir();
    }

    String device() throws ConfigurationException {
        StationConfig station = station();
        return station == null ? StationConfig.deviceDefault() : station.device();
    }

    /**
     * What the device asks of new models, for a command that stands in for a station.
     *
     * @throws Failure if nothing says whom it trusts
     */
    ModelsConfig models() throws Failure, ConfigurationException {
        StationConfig station = station();
        if (station != null && station.models() != null && trust == null) {
            return station.models();
        }
        if (trust == null) {
            throw Failure.usage("no station runs, so this command must know whom the device trusts:"
                    + " name the station's --config FILE, or the root with --trust FILE");
        }
        Mapping root = new Mapping("");
        Mapping models = root.section("models", "");
        models.put("trust", trust.toAbsolutePath().toString(), "--trust");
        if (!deviceClasses.isEmpty()) {
            models.put("deviceClasses", String.join(",", deviceClasses), "--device-class");
        }
        return Configs.models("", root, Path.of(""));
    }

    private @Nullable StationConfig station() throws ConfigurationException {
        if (config != null && read == null) {
            read = Configs.station(ConfigYaml.subject(config), ConfigYaml.read(config), ConfigYaml.folder(config));
        }
        return read;
    }
}
