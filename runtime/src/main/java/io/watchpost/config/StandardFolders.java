package io.watchpost.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a station keeps things when nobody says so: what systemd assigns to the service, else the user's folders by the
 * XDG convention, else (a service account without a home) the system's.
 */
public final class StandardFolders {
    private StandardFolders() {}

    /** For what must survive: the outbox, the station's identity. */
    public static Path state() {
        return choose(System.getenv(), "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state", "/var/lib");
    }

    /** For what can be found out again: probe verdicts, measurements. */
    public static Path cache() {
        return choose(System.getenv(), "CACHE_DIRECTORY", "XDG_CACHE_HOME", ".cache", "/var/cache");
    }

    static Path choose(Map<String, String> environment, String service, String xdg, String inHome, String system) {
        String assigned = environment.getOrDefault(service, "");
        if (!assigned.isEmpty()) {
            return Path.of(assigned.split(":", 2)[0]); // systemd lists several with colons
        }
        String base = environment.getOrDefault(xdg, "");
        if (base.startsWith("/")) {
            return Path.of(base, "watchpost");
        }
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/") && home.length() > 1
                ? Path.of(home).resolve(inHome).resolve("watchpost")
                : Path.of(system, "watchpost");
    }
}
