package io.watchpost.greengrass.component;

import io.watchpost.config.ConfigValue;
import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigValue.Sequence;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.PageConfig;
import io.watchpost.device.station.StationAssembly;
import io.watchpost.greengrass.sample.SampleConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The component's configuration as a deployment leaves it: the station's under {@code station}, with the keys of its YAML,
 * and what is the component's own beside it. Other keys are left to others: accessControl is the nucleus', and what a
 * former version knew stays in a device's configuration for ever.
 *
 * @param station as the station reads it; null while none is configured, which is how a fresh component waits for its
 *     first deployment
 * @param logLevel how much is logged
 */
record ComponentConfig(@Nullable Mapping station, Level logLevel) {
    private static final Map<String, Level> LOG_LEVELS =
            Map.of("error", Level.SEVERE, "warn", Level.WARNING, "info", Level.INFO, "debug", Level.FINE);
    private static final String SUBJECT = "the component's configuration";
    /** Where the components of models put bundles, each into a folder of its own. */
    private static final String ARRIVING = "arriving/*";

    /** What problems with the station's part are said of. */
    static final String STATION = SUBJECT + ", station";

    /**
     * Makes it of what the nucleus says; numbers may come as strings. Whether a station can be made of it is judged as far
     * as that can be said without making one.
     *
     * @param thing name of the thing, which the station has when nobody gives it another; empty for none
     * @param workFolder what relative paths start from, and where the station keeps its things
     * @throws ConfigurationException with everything that is wrong
     */
    static ComponentConfig of(Map<String, Object> whole, String thing, Path workFolder) throws ConfigurationException {
        Mapping root = ConfigValue.ofMap(whole);
        Mapping station = station(root, thing, workFolder);
        if (station != null) {
            StationAssembly.check(Configs.station(STATION, station, workFolder));
        }
        return new ComponentConfig(station, logLevel(root));
    }

    private static @Nullable Mapping station(Mapping root, String thing, Path workFolder)
            throws ConfigurationException {
        ConfigValue found = SampleConfiguration.isIn(root)
                ? SampleConfiguration.station(root, workFolder)
                : root.entries().get("station");
        if (found == null
                || (found instanceof Scalar empty
                        && (empty.text() == null || empty.text().isEmpty()))) {
            return null;
        }
        if (!(found instanceof Mapping station)) {
            throw new ConfigurationException(SUBJECT, List.of("station: expected keys and values"));
        }
        if (!station.entries().containsKey("pipelines")) {
            return null;
        }
        station.entries().putIfAbsent("stateDir", new Scalar("state", ""));
        station.entries().putIfAbsent("cacheDir", new Scalar("cache", ""));
        // a core device has many components, and one of them may want that port
        station.entries().putIfAbsent("page", new Scalar(PageConfig.OFF, ""));
        if (!thing.isEmpty()) {
            station.entries().putIfAbsent("device", new Scalar(thing, "the thing's name"));
        }
        if (station.entries().get("models") instanceof Mapping models) {
            Sequence arriving = new Sequence(List.of(new Scalar(ARRIVING, "")), "");
            models.entries().putIfAbsent("folders", arriving);
            if (!thing.isEmpty()) {
                models.section("blocks", "").entries().putIfAbsent("thing", new Scalar(thing, "the thing's name"));
            }
        }
        return station;
    }

    private static Level logLevel(Mapping root) throws ConfigurationException {
        ConfigValue found = root.entries().get("logLevel");
        String text = found instanceof Scalar scalar && scalar.text() != null ? scalar.text() : "info";
        Level level = LOG_LEVELS.get(text);
        if (level == null) {
            throw new ConfigurationException(
                    SUBJECT, List.of("logLevel: found \"" + text + "\", expected error, warn, info or debug"));
        }
        return level;
    }
}
