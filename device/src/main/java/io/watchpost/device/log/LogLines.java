package io.watchpost.device.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Log lines of one line each: {@code WARN camera: v4l2:/dev/video0 gave no frame for 5 s}. Level, place, message; a stack only
 * when it was asked for. Whoever collects the log adds the time.
 */
public class LogLines extends Formatter {
    private final boolean stacks;

    /** @param stacks whether a stack is shown */
    public LogLines(boolean stacks) {
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
    static String place(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
