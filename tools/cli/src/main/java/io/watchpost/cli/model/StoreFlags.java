package io.watchpost.cli.model;

import io.watchpost.cli.Failure;
import io.watchpost.cli.StationPlace;
import io.watchpost.clock.StationClock;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.ModelsConfig;
import io.watchpost.config.StationConfig;
import io.watchpost.device.station.StationModels;
import io.watchpost.update.StoreUnavailable;
import io.watchpost.update.UpdateMachine;
import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which device's models a command is about: the station's configuration, or what of it matters here. */
final class StoreFlags {
    @Mixin
    private final StationPlace place = new StationPlace();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The pinned root of trust; asked for only when no station runs, or for an address.")
    private @Nullable Path trust;

    @Option(
            names = "--device-class",
            paramLabel = "CLASS",
            description =
                    "A class of this device; asked for only when no station runs, or for an address. Once for each class.")
    private List<String> deviceClasses = List.of();

    /**
     * The model store.
     *
     * @throws Failure if it may be there, and this user mustn't look
     */
    Path folder() throws Failure, ConfigurationException {
        Path folder = StationModels.folder(stateDir());
        try {
            folder.getFileSystem().provider().checkAccess(folder, AccessMode.READ, AccessMode.EXECUTE);
        } catch (NoSuchFileException e) {
            return folder; // as on a new device
        } catch (IOException e) {
            throw Failure.unavailable(
                    "the model store " + folder + " can't be read by " + System.getProperty("user.name"),
                    "run this as the station's user: sudo -u " + owner(folder) + " watchpost model …");
        }
        return folder;
    }

    private static String owner(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            try {
                return Files.getOwner(at).getName();
            } catch (IOException e) {
                // it mustn't even be seen; the folder around it says who may
            }
        }
        return "USER";
    }

    /** Stands in for a station, to let something in. */
    UpdateMachine machine(StationClock clock) throws StoreUnavailable, Failure, ConfigurationException {
        return StationModels.machine(models(), stateDir(), cacheDir(), clock);
    }

    /** Stands in for a station, to go back. */
    UpdateMachine machineThatLetsNothingIn(StationClock clock)
            throws StoreUnavailable, Failure, ConfigurationException {
        return StationModels.machineThatLetsNothingIn(stateDir(), cacheDir(), clock);
    }

    Path stateDir() throws Failure, ConfigurationException {
        return place.stateDir();
    }

    Path cacheDir() throws Failure, ConfigurationException {
        return place.cacheDir();
    }

    String device() throws Failure, ConfigurationException {
        StationConfig station = place.station();
        return station == null ? StationConfig.deviceDefault() : station.device();
    }

    /**
     * What the device asks of new models, for a command that stands in for a station.
     *
     * @throws Failure if nothing says whom it trusts
     */
    ModelsConfig models() throws Failure, ConfigurationException {
        StationConfig station = place.station();
        if (station != null && station.models() != null && trust == null) {
            return existing(station.models());
        }
        if (trust == null) {
            throw Failure.usage("this command does itself what a station would, so it must know whom the device trusts:"
                    + " name the station's --config FILE, or the root with --trust FILE");
        }
        Mapping root = new Mapping("");
        Mapping models = root.section("models", "");
        models.put("trust", trust.toAbsolutePath().toString(), "--trust");
        if (!deviceClasses.isEmpty()) {
            models.put("deviceClasses", String.join(",", deviceClasses), "--device-class");
        }
        return existing(Configs.models("", root, Path.of("")));
    }

    private static ModelsConfig existing(ModelsConfig models) throws Failure {
        if (!Files.exists(models.trust())) {
            throw Failure.usage("the root of trust " + models.trust() + " does not exist: check the path");
        }
        return models;
    }
}
