package io.watchpost.cli;

import io.watchpost.device.log.Journal;
import io.watchpost.device.log.JournalLines;
import io.watchpost.device.log.LastingLogManager;
import io.watchpost.device.log.LogLines;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Log lines on stderr, one line each: {@code WARN camera  v4l2:/dev/video0 gave no frame for 5 s}. A service manager adds
 * the time. Left alone when somebody configured java.util.logging.
 */
final class Logging {
    /** The loggers' levels are kept by the LogManager only as long as somebody holds the logger. */
    private static @Nullable Logger own;

    private Logging() {}

    /** @param quiet whether only faults are shown, if it isn't verbose */
    static void setUp(boolean verbose, boolean quiet) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler preset : root.getHandlers()) {
            root.removeHandler(preset);
        }
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(Journal.isStderr() ? new JournalLines(verbose) : new LogLines(verbose));
        root.addHandler(handler);
        root.setLevel(quiet && !verbose ? Level.SEVERE : Level.WARNING);
        own().setLevel(verbose ? Level.FINE : quiet ? Level.SEVERE : Level.INFO);
    }

    /** Whose level says how much is logged. Not before the set-up: the first logger decides on the LogManager. */
    static synchronized Logger own() {
        Logger logger = own;
        if (logger == null) {
            logger = Logger.getLogger("io.watchpost");
            own = logger;
        }
        return logger;
    }
}
