package io.watchpost.device.station;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.Overlay;
import io.watchpost.file.SavedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was changed of a station's configuration from afar: a JSON merge patch over what the operator wrote, kept in the
 * state folder. What a device could lose its operator by isn't changed from afar: its name, its folders, its brokers, whom
 * it trusts and what it may be told.
 */
final class RemoteChanges {
    private static final Set<String> FIXED =
            Set.of("device", "stateDir", "cacheDir", "mqtt", "commands", "aws", "stick", "doubtful", "page");
    private static final String FILE = "remote-changes.json";

    private RemoteChanges() {}

    /**
     * What was kept.
     *
     * @throws ConfigurationException if the file is damaged
     */
    static Mapping read(Path stateDir) throws ConfigurationException, IOException {
        Path file = stateDir.resolve(FILE);
        return Files.exists(file)
                ? ConfigYaml.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8))
                : new Mapping("");
    }

    /** Keeps it; when this returns it is on the disk. */
    static void write(Path stateDir, Mapping patch) throws IOException {
        SavedFile.write(stateDir.resolve(FILE), Overlay.json(patch));
    }

    /** @throws ConfigurationException if it would change what isn't changed from afar */
    static void check(Mapping patch) throws ConfigurationException {
        List<String> problems = new ArrayList<>();
        for (String key : patch.entries().keySet()) {
            if (FIXED.contains(key)) {
                problems.add(key + " isn't changed from afar: change it where the station was set up");
            }
        }
        if (patch.entries().get("models") instanceof Mapping models
                && models.entries().containsKey("trust")) {
            problems.add("models.trust isn't changed from afar: a new root of trust comes signed by the old one");
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the changes", problems);
        }
    }
}
