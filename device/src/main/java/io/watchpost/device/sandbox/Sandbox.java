package io.watchpost.device.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders that the service's unit hides from it (ProtectHome=, PrivateTmp=): there a path that anybody else finds is
 * missing, so that the usual advice to check it leads nowhere.
 */
public final class Sandbox {
    private static final List<Path> HIDDEN =
            List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"), Path.of("/tmp"), Path.of("/var/tmp"));

    /** What to do about it. */
    public static final String REMEDY =
            "move it to /srv or /etc/watchpost, where the service can look, and name it there";

    private Sandbox() {}

    /** The folder that keeps a path from the service, by how it is written or by where its links lead; empty if none does. */
    public static Optional<Path> hides(Path path) {
        Path written = path.toAbsolutePath().normalize();
        Optional<Path> hidden = HIDDEN.stream().filter(written::startsWith).findFirst();
        if (hidden.isPresent()) {
            return hidden;
        }
        try {
            Path real = written.toRealPath();
            return HIDDEN.stream().filter(real::startsWith).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What to say of a path that this process doesn't find; empty if it isn't the service, or the path isn't hidden. */
    public static Optional<String> hint(Path path) {
        return hint(path, System.getenv());
    }

    static Optional<String> hint(Path path, Map<String, String> environment) {
        boolean isService = !environment.getOrDefault("STATE_DIRECTORY", "").isEmpty();
        return isService
                ? hides(path).map(hidden -> "the service's sandbox hides " + hidden + " from it: " + REMEDY)
                : Optional.empty();
    }
}
