package io.watchpost.demo;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the broker's own log out of the demo, and all below an error out of a drawn view, which says what happens by
 * itself. Holds the loggers: their levels last only as long as somebody does.
 */
final class QuietLogs {
    private static final List<Logger> BROKER = List.of(Logger.getLogger("io.moquette"), Logger.getLogger("io.netty"));
    private static final Logger STATION = Logger.getLogger("io.watchpost");

    private QuietLogs() {}

    static void keep(boolean drawn) {
        BROKER.forEach(logger -> logger.setLevel(Level.OFF));
        if (drawn && !STATION.isLoggable(Level.FINE)) {
            STATION.setLevel(Level.SEVERE);
        }
    }
}
