package io.watchpost.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the credentials of a systemd service lie, systemd.exec(5): a folder that only the service can read, and outside
 * of it, for a command that looks at the same configuration, the folder that the service gets them from.
 */
final class Credentials {
    /** In front of a name, where a path is expected. */
    static final String PREFIX = "credential:";

    private static final Path SOURCE = Path.of("/etc/watchpost/credentials");
    /** The unit loads the whole folder under this name, and systemd puts it in front of each file's. */
    private static final String FOLDER_PREFIX = "watchpost_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private Credentials() {}

    /** The credential's file; it need not exist. */
    static Path file(String name) {
        return file(name, System.getenv());
    }

    /** @throws IllegalArgumentException if it isn't a name */
    static Path file(String name, Map<String, String> environment) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("found \"" + name + "\", expected the name of a file in " + SOURCE
                    + ", of letters, digits, '.', '_' and '-'");
        }
        String assigned = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
        if (assigned.isEmpty()) {
            return SOURCE.resolve(name);
        }
        Path alone = Path.of(assigned, name); // loaded by a drop-in of the operator's
        return Files.exists(alone) ? alone : Path.of(assigned, FOLDER_PREFIX + name);
    }
}
