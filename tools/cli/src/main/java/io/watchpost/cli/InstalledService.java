package io.watchpost.cli;

import io.watchpost.config.ConfigValue.Mapping;
import io.watchpost.config.ConfigValue.Scalar;
import io.watchpost.config.ConfigYaml;
import io.watchpost.config.Configs;
import io.watchpost.config.ConfigurationException;
import io.watchpost.config.StationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service that the Debian package or {@code install-service} put on this machine, as a command beside it sees it: its
 * configuration, and the folders that systemd assigns to it and to nobody else.
 */
public final class InstalledService {
    /** The user that it runs as. */
    static final String USER = "watchpost";

    /** What stands for {@code /}: an image, or a test's folder. */
    private static final String ROOT_PROPERTY = "watchpost.system.root";

    private static final List<String> UNITS = List.of(
            "etc/systemd/system/watchpost.service",
            "usr/lib/systemd/system/watchpost.service",
            "lib/systemd/system/watchpost.service");

    /** What systemd, or an operator, says is the place of whoever is called. */
    private static final List<String> ASSIGNED = List.of("STATE_DIRECTORY", "XDG_STATE_HOME");

    private final Path root;

    private InstalledService(Path root) {
        this.root = root;
    }

    /** The one of this machine; empty also where the environment assigns a state folder, as it does to the service itself. */
    public static Optional<InstalledService> find() {
        return find(Path.of(System.getProperty(ROOT_PROPERTY, "/")), System.getenv());
    }

    static Optional<InstalledService> find(Path root, Map<String, String> environment) {
        boolean isAssigned = ASSIGNED.stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
        InstalledService service = new InstalledService(root);
        boolean isThere = Files.exists(service.configuration())
                && UNITS.stream().anyMatch(unit -> Files.exists(root.resolve(unit)));
        return isThere && !isAssigned ? Optional.of(service) : Optional.empty();
    }

    /** Its {@code watchpost.yaml}. */
    public Path configuration() {
        return root.resolve("etc/watchpost/watchpost.yaml");
    }

    /** Whether a file is its configuration, however it was named. */
    boolean isConfiguration(Path file) {
        try {
            return Files.isSameFile(file, configuration());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Its state folder, also while its configuration is wrong.
     *
     * @throws Failure if this user mustn't look
     */
    public Path stateDir() throws Failure {
        requireReadable(configuration(), "configuration");
        Path folder = assignedState();
        try {
            Mapping written = ConfigYaml.read(configuration());
            if (written.entries().get("stateDir") instanceof Scalar(String text, String _) && text != null) {
                folder = ConfigYaml.folder(configuration()).resolve(text);
            }
        } catch (ConfigurationException e) {
            // whoever asks what waits in the outbox isn't told about commas
        }
        requireReadable(folder, "state folder");
        return folder;
    }

    /** Whether {@link #stateDir} and {@link #station} would be answered to this user. */
    boolean isOpen() {
        try {
            stateDir();
            return true;
        } catch (Failure e) {
            return false;
        }
    }

    /**
     * The station it is.
     *
     * @throws Failure if this user mustn't look
     */
    public StationConfig station() throws Failure, ConfigurationException {
        requireReadable(configuration(), "configuration");
        StationConfig station = Configs.station(
                ConfigYaml.subject(configuration()),
                withFolders(ConfigYaml.read(configuration())),
                ConfigYaml.folder(configuration()));
        requireReadable(station.stateDir(), "state folder");
        return station;
    }

    /** With the folders that systemd assigns to the service, where its configuration names none. */
    Mapping withFolders(Mapping written) {
        if (!written.entries().containsKey("stateDir")) {
            written.put("stateDir", assignedState().toString(), "the unit");
        }
        if (!written.entries().containsKey("cacheDir")) {
            written.put("cacheDir", root.resolve("var/cache/watchpost").toString(), "the unit");
        }
        return written;
    }

    private Path assignedState() {
        return root.resolve("var/lib/watchpost");
    }

    private static void requireReadable(Path path, String what) throws Failure {
        boolean isHidden = Files.isDirectory(path) ? !Files.isExecutable(path) : !Files.exists(path) && isShut(path);
        if (isHidden || (Files.exists(path) && !Files.isReadable(path))) {
            throw Failure.unavailable(
                    "the installed service's " + what + " " + path + " can't be read by "
                            + System.getProperty("user.name"),
                    "put \"sudo\" in front of the command; another station than the service is named with --state-dir DIR");
        }
    }

    /** Whether the folder around it mustn't be entered, so that nobody can say whether it is there. */
    private static boolean isShut(Path path) {
        Path parent = path.getParent();
        return parent != null && Files.isDirectory(parent) && !Files.isExecutable(parent);
    }
}
