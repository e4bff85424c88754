package io.watchpost.greengrass.component;

import io.watchpost.device.log.LastingLogManager;
import io.watchpost.device.log.LogLines;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * The component's log: one line each on stdout, faults on stderr, since the nucleus notes every line on stderr as a
 * warning. The nucleus adds the time.
 */
final class ComponentLog {
    /** The loggers' levels are kept by the LogManager only as long as somebody holds the logger. */
    private static @Nullable Logger own;

    private ComponentLog() {}

    static void setUp() {
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler preset : root.getHandlers()) {
            root.removeHandler(preset);
        }
        LogLines lines = new LogLines(false);
        Handler faults = new ConsoleHandler();
        faults.setFormatter(lines);
        faults.setLevel(Level.SEVERE);
        Handler rest = new StreamHandler(System.out, lines) {
            @Override
            public synchronized void publish(LogRecord record) {
                if (record.getLevel().intValue() < Level.SEVERE.intValue()) {
                    super.publish(record);
                    flush();
                }
            }
        };
        rest.setLevel(Level.ALL);
        root.addHandler(faults);
        root.addHandler(rest);
        root.setLevel(Level.WARNING);
        level(Level.INFO);
    }

    static void level(Level level) {
        own = Logger.getLogger("io.watchpost");
        own.setLevel(level);
    }
}
