package io.watchpost.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
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
        handler.setFormatter(new OneLine(verbose));
        root.addHandler(handler);
        root.setLevel(quiet && !verbose ? Level.SEVERE : Level.WARNING);
        own = Logger.getLogger("io.watchpost");
        own.setLevel(verbose ? Level.FINE : quiet ? Level.SEVERE : Level.INFO);
    }

    /** Level, place, message; a stack only when it was asked for. */
    static final class OneLine extends Formatter {
        private final boolean stacks;

        OneLine(boolean stacks) {
            this.stacks = stacks;
        }

        @Override
        public String format(LogRecord log) {
            StringBuilder line = new StringBuilder(level(log.getLevel()))
                    .append(' ')
                    .append(place(String.valueOf(log.getLoggerName())))
                    .append(": ")
                    .append(formatMessage(log).replace('\n', ' '));
            Throwable thrown = log.getThrown();
            if (thrown != null && stacks) {
                StringWriter stack = new StringWriter();
                thrown.printStackTrace(new PrintWriter(stack));
                line.append('\n').append(stack);
            } else if (thrown != null) {
                line.append(" (").append(thrown.toString().replace('\n', ' ')).append(')');
            }
            return line.append('\n').toString();
        }

        private static String level(Level level) {
            int value = level.intValue();
            return value >= Level.SEVERE.intValue()
                    ? "ERROR"
                    : value >= Level.WARNING.intValue() ? "WARN " : value >= Level.INFO.intValue() ? "INFO " : "DEBUG";
        }

        /** The last part of the package or class. */
        private static String place(String logger) {
            return logger.substring(logger.lastIndexOf('.') + 1);
        }
    }
}
